import type { ClientSession } from '../../../kernel/db.ts';
import type { MergeEnds, MergePart } from '../../../kernel/records/merge/merge-part.ts';
import { keyOf } from '../timeline/timeline.entries.ts';
import { homesOf, parentsOf } from '../timeline/timeline.listeners.ts';
import { type RecordKey, TimelineModel, type TimelineRow } from '../timeline/timeline.model.ts';
import type { Stores } from '../timeline/timeline.service.ts';

/** What happened around the one record appears on the timeline of the other. */
export function timelinePart(stores: Stores): MergePart {
  const place = async ({ _id }: TimelineRow, subjects: RecordKey[], session: ClientSession): Promise<void> => {
    const parents = parentsOf(subjects, await homesOf(stores, subjects));
    await TimelineModel.updateOne({ _id }, { $set: { subjects, parents } }, { session });
  };
  return {
    name: 'timeline',
    kinds: ['contact', 'account'],
    async move(ends, { session }, limit) {
      const query = { subjects: keyOf(ends.from) };
      const rows = await TimelineModel.find(query, null, { session }).limit(limit).lean<TimelineRow[]>();
      for (const row of rows) await place(row, replaced(row.subjects, ends), session);
      return rows.map(({ _id, subjects }) => ({ row: _id, before: subjects }));
    },
    async moveBack({ from, to }, { session }, { row, before }) {
      const found = await TimelineModel.findOne({ _id: row as string }, null, { session }).lean<TimelineRow>();
      // Its listener may have put it back already, as the record that it tells of was.
      if (found?.subjects.includes(keyOf(from))) return true;
      if (!found?.subjects.includes(keyOf(to))) return false;
      const hadBoth = (before as RecordKey[]).includes(keyOf(to));
      const subjects = hadBoth ? [...found.subjects, keyOf(from)] : replaced(found.subjects, { from: to, to: from });
      await place(found, subjects, session);
      return true;
    },
  };
}

const replaced = (subjects: readonly RecordKey[], { from, to }: MergeEnds): RecordKey[] => [
  ...new Set(subjects.map((subject) => (subject === keyOf(from) ? keyOf(to) : subject))),
];
