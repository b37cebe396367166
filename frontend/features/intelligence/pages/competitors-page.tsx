import { ChartLine } from 'lucide-react';
import { useSearchParams } from 'react-router';
import { newsWords } from '../../../lib/messages/intelligence.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { PageHead } from '../../../ui/page-head.tsx';
import { useComparison } from '../api/news.queries.ts';
import { AccountPicker } from '../components/account-picker.tsx';
import { CompetitiveIntelSection } from '../components/competitive-intel-section.tsx';
import { IntelligenceViews } from '../components/views.tsx';

const words = newsWords.competition;

/** Two to five accounts side by side: those that were chosen, else those that the server finds worth it. */
export function CompetitorsPage() {
  const [search, setSearch] = useSearchParams();
  const asked = (search.get('accounts') ?? '').split(',').filter((id) => /^[0-9a-f]{24}$/.test(id));
  const { data: trends } = useComparison(asked);
  const chosen = asked.length > 0 ? asked : (trends ?? []).map(({ account }) => account);
  const isEmpty = asked.length === 0 && trends?.length === 0;
  const choose = (ids: string[]) => setSearch(ids.length > 0 ? { accounts: ids.join(',') } : {}, { replace: true });
  return (
    <>
      <PageHead title={newsWords.title} documentTitle={words.title} tabs={<IntelligenceViews />} />
      <div className="flex max-w-6xl flex-col gap-4 px-4 py-5 sm:px-6">
        <AccountPicker chosen={chosen} onChange={choose} max={5} label={words.choose} />
        {isEmpty ? (
          <EmptyState icon={ChartLine} title={words.choose}>
            {words.chooseHelp}
          </EmptyState>
        ) : (
          <CompetitiveIntelSection accounts={asked} />
        )}
      </div>
    </>
  );
}
