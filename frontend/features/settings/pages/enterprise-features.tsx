import { type Integration, type IntegrationFeature, integrationFeatures } from '@sequelstring/contract/integrations.ts';
import { useQuery } from '@tanstack/react-query';
import { CalendarHeart, CircleCheck, CircleDashed, type LucideIcon, Newspaper, Phone, Share2 } from 'lucide-react';
import { Link } from 'react-router';
import { featureWords } from '../../../lib/messages/settings.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { integrationsQuery } from '../api/integration.queries.ts';

const icons: Record<IntegrationFeature, LucideIcon> = {
  email: CalendarHeart,
  social: Share2,
  intelligence: Newspaper,
  calls: Phone,
};

/** The four features, what each has connected, and how to connect more. */
export function EnterpriseFeatures() {
  const list = useQuery(integrationsQuery);
  if (list.isError && !list.data) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (list.isPending) {
    return (
      <Loading className="grid gap-4 md:grid-cols-2">
        <Skeleton className="h-44 rounded-lg" />
        <Skeleton className="h-44 rounded-lg" />
        <Skeleton className="h-44 rounded-lg" />
        <Skeleton className="h-44 rounded-lg" />
      </Loading>
    );
  }
  return (
    <div className="grid gap-4 md:grid-cols-2">
      {integrationFeatures.map((feature) => (
        <FeatureCard key={feature} feature={feature} vendors={list.data.filter((one) => one.feature === feature)} />
      ))}
    </div>
  );
}

function FeatureCard({ feature, vendors }: { feature: IntegrationFeature; vendors: readonly Integration[] }) {
  const { title, text, alone } = featureWords[feature];
  const Icon = icons[feature];
  const connected = vendors.filter(({ isConfigured }) => isConfigured);
  return (
    <section className="flex min-w-0 flex-col gap-3 rounded-lg border bg-surface p-4">
      <div className="flex items-center gap-3">
        <span className="flex size-9 shrink-0 items-center justify-center rounded-lg border text-muted">
          <Icon aria-hidden className="size-4.5" strokeWidth={1.5} />
        </span>
        <h2 className="min-w-0 flex-1 truncate font-medium text-base">{title}</h2>
        {connected.length > 0 ? (
          <Badge tone="positive" icon={CircleCheck}>
            Connected
          </Badge>
        ) : (
          <Badge tone="outline" icon={CircleDashed}>
            Built in
          </Badge>
        )}
      </div>
      <p className="text-base text-pretty">{text}</p>
      {connected.length === 0 && <p className="text-base text-muted text-pretty">{alone}</p>}
      {vendors.length > 0 && (
        <ul className="flex flex-wrap gap-1.5">
          {vendors.map(({ vendor, name, isConfigured }) => (
            <li key={vendor}>
              <Badge tone={isConfigured ? 'positive' : 'neutral'} icon={isConfigured ? CircleCheck : undefined}>
                {name}
                {isConfigured && <span className="sr-only"> (connected)</span>}
              </Badge>
            </li>
          ))}
        </ul>
      )}
      {vendors.length > 0 && (
        <Button asChild size="sm" className="mt-auto w-fit">
          <Link to={`/settings/integrations#feature-${feature}`}>
            {connected.length > 0 ? 'Manage integrations' : 'Connect a vendor'}
          </Link>
        </Button>
      )}
    </section>
  );
}
