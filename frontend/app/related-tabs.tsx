import type { KindName } from '@sequelstring/contract/records/field.ts';
import { taskView } from '../features/tasks/task-view.tsx';
import { taskWords as words } from '../lib/messages/crm.ts';
import type { RecordTab } from '../records/page/record-page.tsx';
import { RelatedList } from '../records/page/related-list.tsx';

/** The tasks about a record, as a tab of its page. */
export const tasksTab = (kind: KindName, id: string, readOnly: boolean): RecordTab => ({
  id: 'tasks',
  label: words.tasks,
  content: (
    <RelatedList
      view={taskView}
      field="about"
      id={id}
      start={{ about: [{ kind, id }] }}
      readOnly={readOnly}
      none={words.none}
    />
  ),
});
