import { type Integration, integrationFeatures } from '@sequelstring/contract/integrations.ts';
import { useQuery } from '@tanstack/react-query';
import { Plug } from 'lucide-react';
import { featureWords, integrationWords as words } from '../../../lib/messages/settings.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { integrationsQuery } from '../api/integration.queries.ts';
import { DeliveryLog } from '../components/delivery-log.tsx';
import { VendorCard } from '../components/vendor-card.tsx';

/** Every vendor that can be connected, by what it is for. */
export function IntegrationsPage() {
  const list = useQuery(integrationsQuery);
  if (list.isError && !list.data) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (list.isPending) {
    return (
      <Loading className="grid gap-4 md:grid-cols-2">
        <Skeleton className="h-36 rounded-lg" />
        <Skeleton className="h-36 rounded-lg" />
        <Skeleton className="h-36 rounded-lg" />
      </Loading>
    );
  }
  if (list.data.length === 0)
    return (
      <EmptyState icon={Plug} title={words.none}>
        {words.noneText}
      </EmptyState>
    );
  return (
    <>
      {integrationFeatures.map((feature) => (
        <FeatureGroup key={feature} feature={feature} vendors={list.data.filter((one) => one.feature === feature)} />
      ))}
      <DeliveryLog names={list.data} />
    </>
  );
}

function FeatureGroup({ feature, vendors }: { feature: Integration['feature']; vendors: readonly Integration[] }) {
  if (vendors.length === 0) return null;
  const { title, text } = featureWords[feature];
  return (
    <section aria-labelledby={`feature-${feature}`} className="flex flex-col gap-3">
      <div>
        <h2 id={`feature-${feature}`} className="scroll-mt-16 font-medium text-base">
          {title}
        </h2>
        <p className="text-muted text-sm">{text}</p>
      </div>
      <div className="grid items-start gap-4 md:grid-cols-2">
        {vendors.map((vendor) => (
          <VendorCard key={vendor.vendor} integration={vendor} />
        ))}
      </div>
    </section>
  );
}
