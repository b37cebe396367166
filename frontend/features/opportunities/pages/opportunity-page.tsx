import { useParams } from 'react-router';
import { opportunityWords as words } from '../../../lib/messages/crm.ts';
import { historyTab } from '../../../records/page/history-tab.tsx';
import { RecordPage, type RecordTab } from '../../../records/page/record-page.tsx';
import type { AnyRecord } from '../../../records/record.ts';
import { useOpportunityView } from '../use-opportunity-view.tsx';

interface OpportunityPageProps {
  /** What belongs to an opportunity and is another feature's. */
  related(record: AnyRecord, readOnly: boolean): readonly RecordTab[];
}

/** One opportunity. */
export function OpportunityPage({ related }: OpportunityPageProps) {
  const { opportunityId = '' } = useParams();
  const { view, dialog } = useOpportunityView();
  return (
    <>
      <RecordPage
        view={view}
        id={opportunityId}
        deletedHelp={words.deletedHelp}
        place={view.subtitle}
        tabs={(record, readOnly) => [...related(record, readOnly), historyTab(view, record)]}
      />
      {dialog}
    </>
  );
}
