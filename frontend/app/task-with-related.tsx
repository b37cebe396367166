import { taskKind } from '@sequelstring/contract/records/task.ts';
import { TaskPage } from '../features/tasks/pages/task-page.tsx';
import { filesTab, timelineTab } from './related-tabs.tsx';

/** The task's page with what other features add to it. */
export function TaskWithRelated() {
  return (
    <TaskPage related={({ id }, readOnly) => [timelineTab(taskKind, id, readOnly), filesTab('task', id, readOnly)]} />
  );
}
