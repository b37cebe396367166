import { useParams } from 'react-router';
import { taskWords as words } from '../../../lib/messages/crm.ts';
import { historyTab } from '../../../records/page/history-tab.tsx';
import { RecordPage } from '../../../records/page/record-page.tsx';
import { TaskAbout } from '../components/task-about.tsx';
import { DoneButton } from '../components/task-toggle.tsx';
import { asTask, taskView } from '../task-view.tsx';

/** One task: what is to be done, and what it is about. */
export function TaskPage() {
  const { taskId = '' } = useParams();
  return (
    <RecordPage
      view={taskView}
      id={taskId}
      deletedHelp={words.deletedHelp}
      place={taskView.subtitle}
      actions={(record) => <DoneButton record={record} />}
      tabs={(record) => [
        { id: 'about', label: words.about, content: <TaskAbout task={asTask(record)} /> },
        historyTab(taskView, record),
      ]}
    />
  );
}
