import { useQuery } from '@tanstack/react-query';
import { settingsQuery } from '../../../lib/queries/settings.ts';
import { Card } from '../../../ui/card.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { OrganisationForm } from '../components/organisation-form.tsx';
import { PauseCard } from '../components/pause-card.tsx';

/** What holds for everyone in the organisation. */
export function OrganisationPage() {
  const settings = useQuery(settingsQuery);
  if (settings.isError) return <ErrorState error={settings.error} onRetry={() => void settings.refetch()} />;
  if (settings.isPending) {
    return (
      <Loading>
        <Skeleton className="h-80 rounded-lg" />
      </Loading>
    );
  }
  return (
    <>
      <Card title="Organisation">
        <OrganisationForm settings={settings.data} />
      </Card>
      <PauseCard paused={settings.data.greetingsPaused} />
    </>
  );
}
