import { ChartLine } from 'lucide-react';
import { useSearchParams } from 'react-router';
import { newsWords } from '../../../lib/messages/intelligence.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { PageHead } from '../../../ui/page-head.tsx';
import { AccountPicker } from '../components/account-picker.tsx';
import { CompetitiveIntelSection } from '../components/competitive-intel-section.tsx';
import { IntelligenceViews } from '../components/views.tsx';

const words = newsWords.competition;

/** Two to five accounts side by side. */
export function CompetitorsPage() {
  const [search, setSearch] = useSearchParams();
  const chosen = (search.get('accounts') ?? '').split(',').filter((id) => /^[0-9a-f]{24}$/.test(id));
  const choose = (ids: string[]) => setSearch(ids.length > 0 ? { accounts: ids.join(',') } : {}, { replace: true });
  return (
    <>
      <PageHead title={newsWords.title} documentTitle={words.title} tabs={<IntelligenceViews />} />
      <div className="flex max-w-6xl flex-col gap-4 px-4 py-5 sm:px-6">
        <AccountPicker chosen={chosen} onChange={choose} max={5} label={words.choose} />
        {chosen.length === 0 ? (
          <EmptyState icon={ChartLine} title={words.choose}>
            {words.chooseHelp}
          </EmptyState>
        ) : (
          <CompetitiveIntelSection accounts={chosen} />
        )}
      </div>
    </>
  );
}
