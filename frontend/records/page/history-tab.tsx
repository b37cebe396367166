import { lazy, Suspense } from 'react';
import { recordWords as words } from '../../lib/messages/records.ts';
import type { AnyRecord } from '../record.ts';
import type { RecordView } from '../view.ts';
import type { RecordTab } from './record-page.tsx';

const History = lazy(async () => ({ default: (await import('./history.tsx')).History }));

/** The tab of who changed what, which every kind of record has. */
export const historyTab = (view: RecordView, record: AnyRecord): RecordTab => ({
  id: 'history',
  label: words.history,
  content: (
    <Suspense fallback={null}>
      <History key={record.id} view={view} record={record} />
    </Suspense>
  ),
});
