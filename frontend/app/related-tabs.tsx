import type { KindName } from '@sequelstring/contract/records/field.ts';
import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import { lazy, Suspense } from 'react';
import type { CallsOf } from '../features/calls/components/calls-section.tsx';
import { taskView } from '../features/tasks/task-view.tsx';
import { Files } from '../features/timeline/components/files.tsx';
import { callWords } from '../lib/messages/calls.ts';
import { taskWords as words } from '../lib/messages/crm.ts';
import { timelineWords } from '../lib/messages/timeline.ts';
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

const Timeline = lazy(async () => ({ default: (await import('../features/timeline/timeline.tsx')).Timeline }));

/** What happened around a record: the first tab of every kind. */
export const timelineTab = (kind: object, id: string, readOnly: boolean, email?: string): RecordTab => ({
  id: 'timeline',
  label: timelineWords.timeline,
  content: (
    <Suspense fallback={null}>
      <Timeline key={id} kind={kind as AnyKind} id={id} readOnly={readOnly} email={email} />
    </Suspense>
  ),
});

/** The files of a record. */
export const filesTab = (kind: KindName, id: string, readOnly: boolean): RecordTab => ({
  id: 'files',
  label: timelineWords.files,
  content: <Files key={id} kind={kind} id={id} readOnly={readOnly} />,
});

const CallsSection = lazy(async () => ({
  default: (await import('../features/calls/components/calls-section.tsx')).CallsSection,
}));

/** The calls with a contact or an account, as a tab of its page. */
export const callsTab = (of: CallsOf, readOnly: boolean): RecordTab => ({
  id: 'calls',
  label: callWords.calls,
  content: (
    <Suspense>
      <CallsSection of={of} readOnly={readOnly} />
    </Suspense>
  ),
});
