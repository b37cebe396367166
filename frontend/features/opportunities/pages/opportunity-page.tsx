import { useParams } from 'react-router';
import { opportunityWords as words } from '../../../lib/messages/crm.ts';
import { historyTab } from '../../../records/page/history-tab.tsx';
import { RecordPage, type RecordTab } from '../../../records/page/record-page.tsx';
import type { AnyRecord } from '../../../records/record.ts';
import { StagePath } from '../components/stage-path.tsx';
import { useOpportunityView } from '../use-opportunity-view.tsx';

interface OpportunityPageProps {
  /** What belongs to an opportunity and is another feature's. */
  related(record: AnyRecord, readOnly: boolean): readonly RecordTab[];
}

/** One opportunity. */
export function OpportunityPage({ related }: OpportunityPageProps) {
  const { opportunityId = '' } = useParams();
  const { view, pipelineOf, dialog } = useOpportunityView();
  return (
    <>
      <RecordPage
        view={view}
        id={opportunityId}
        deletedHelp={words.deletedHelp}
        place={view.subtitle}
        notice={(record, readOnly) => {
          const pipeline = pipelineOf(record);
          return pipeline && <StagePath view={view} record={record} pipeline={pipeline} readOnly={readOnly} />;
        }}
        tabs={(record, readOnly) => [...related(record, readOnly), historyTab(view, record)]}
      />
      {dialog}
    </>
  );
}
