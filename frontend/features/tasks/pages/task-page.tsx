import { useParams } from 'react-router';
import { taskWords as words } from '../../../lib/messages/crm.ts';
import { historyTab } from '../../../records/page/history-tab.tsx';
import { RecordPage, type RecordTab } from '../../../records/page/record-page.tsx';
import type { AnyRecord } from '../../../records/record.ts';
import { TaskAbout } from '../components/task-about.tsx';
import { DoneButton } from '../components/task-toggle.tsx';
import { asTask, taskView } from '../task-view.tsx';

interface TaskPageProps {
  /** What belongs to a task and is another feature's. */
  related(record: AnyRecord, readOnly: boolean): readonly RecordTab[];
}

/** One task: what is to be done, and what it is about. */
export function TaskPage({ related }: TaskPageProps) {
  const { taskId = '' } = useParams();
  return (
    <RecordPage
      view={taskView}
      id={taskId}
      deletedHelp={words.deletedHelp}
      place={taskView.subtitle}
      actions={(record) => <DoneButton record={record} />}
      tabs={(record, readOnly) => [
        ...related(record, readOnly),
        { id: 'about', label: words.about, content: <TaskAbout task={asTask(record)} /> },
        historyTab(taskView, record),
      ]}
    />
  );
}
