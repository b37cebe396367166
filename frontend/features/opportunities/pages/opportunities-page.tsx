import { opportunityWords as words } from '../../../lib/messages/crm.ts';
import { FirstRecord } from '../../../records/list/first-record.tsx';
import { RecordList } from '../../../records/list/record-list.tsx';
import { CreateRecordDialog } from '../../../records/page/create-record-dialog.tsx';
import { useOpportunityView } from '../use-opportunity-view.tsx';

/** All opportunities, as a table, a board of stages or a calendar of close dates. */
export function OpportunitiesPage() {
  const { view, dialog } = useOpportunityView();
  return (
    <>
      <RecordList
        view={view}
        empty={(create) => <FirstRecord view={view} words={words} onCreate={create} />}
        createDialog={(open, onOpenChange) => (
          <CreateRecordDialog view={view} open={open} onOpenChange={onOpenChange} />
        )}
      />
      {dialog}
    </>
  );
}
