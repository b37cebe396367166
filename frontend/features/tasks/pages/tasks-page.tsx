import { taskWords as words } from '../../../lib/messages/crm.ts';
import { useSession } from '../../../lib/session.ts';
import { FirstRecord } from '../../../records/list/first-record.tsx';
import { RecordList } from '../../../records/list/record-list.tsx';
import { CreateRecordDialog } from '../../../records/page/create-record-dialog.tsx';
import { taskView } from '../task-view.tsx';

/** What there is to do, that of the one who looks first. */
export function TasksPage() {
  const assignee = useSession((session) => session.user?.id);
  return (
    <RecordList
      view={taskView}
      empty={(create) => <FirstRecord view={taskView} words={words} onCreate={create} />}
      createDialog={(open, onOpenChange) => (
        <CreateRecordDialog view={taskView} open={open} onOpenChange={onOpenChange} start={{ assignee }} />
      )}
    />
  );
}
