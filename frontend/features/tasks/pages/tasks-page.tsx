import { taskWords as words } from '../../../lib/messages/crm.ts';
import { useSession } from '../../../lib/session.ts';
import { FirstRecord } from '../../../records/list/first-record.tsx';
import { ImportLink } from '../../../records/list/import-link.tsx';
import { RecordList } from '../../../records/list/record-list.tsx';
import { CreateRecordDialog } from '../../../records/page/create-record-dialog.tsx';
import { QuickEntry } from '../components/quick-entry.tsx';
import { taskView } from '../task-view.tsx';

/** What there is to do, that of the one who looks first. */
export function TasksPage() {
  const assignee = useSession((session) => session.user?.id);
  return (
    <RecordList
      view={taskView}
      actions={<ImportLink kind={taskView.kind} />}
      top={<QuickEntry className="border-b px-4 sm:px-6" />}
      empty={(create) => <FirstRecord view={taskView} words={words} onCreate={create} />}
      createDialog={(open, onOpenChange) => (
        <CreateRecordDialog view={taskView} open={open} onOpenChange={onOpenChange} start={{ assignee }} />
      )}
    />
  );
}
