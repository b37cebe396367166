import type { DomainEvent } from '@sequelstring/contract/events.ts';
import type { MergeableKind } from '@sequelstring/contract/merges.ts';
import { nowAsDate } from '../../../kernel/clock.ts';
import { type Listener, listener } from '../../../kernel/module.ts';
import { type CandidateDeps, candidatesOf } from './candidates.ts';
import { findWords, forgetOpenOf, forgetPairsOf, noteImported, putPairs } from './duplicate.model.ts';
import { foundPair } from './duplicate.search.ts';
import { noFrequencies } from './evidence.ts';
import { TextCounts } from './key-table.ts';
import { duplicateKinds } from './kinds.ts';

type Event = Extract<DomainEvent, { name: 'record.changed' | 'records.imported' }>;

const isMergeable = (kind: string): kind is MergeableKind => kind in duplicateKinds;

const isWorthALook = ({ payload }: Pick<Event, 'name' | 'payload'>): boolean => {
  if (!isMergeable(payload.kind)) return false;
  if (!('action' in payload) || payload.action !== 'updated') return true;
  const { fields } = duplicateKinds[payload.kind];
  return payload.changes.some(({ field }) => fields.includes(field));
};

/** Looks again at records that were changed. Imports are looked at together, when no more come. */
export const followDuplicates = (deps: CandidateDeps): Listener =>
  listener({
    name: 'crm.followDuplicates',
    events: ['record.changed', 'records.imported'],
    wants: isWorthALook as never,
    handle: async (batch) => {
      const now = nowAsDate(deps.clock);
      for (const [kind, events] of Map.groupBy(batch as readonly Event[], ({ payload }) => payload.kind)) {
        if (!isMergeable(kind)) continue;
        if (events.some(({ name }) => name === 'records.imported')) await noteImported(kind, now);
        const changed = events.flatMap(({ name, payload }) => (name === 'record.changed' ? [payload] : []));
        await forgetPairsOf(changed.flatMap(({ id, action }) => (action === 'erased' ? [id] : [])));
        await lookAgain(deps, kind, new Set(changed.map(({ id }) => id)), now);
      }
    },
  });

async function lookAgain(deps: CandidateDeps, kind: MergeableKind, ids: ReadonlySet<string>, now: Date): Promise<void> {
  if (ids.size === 0) return;
  const rules = duplicateKinds[kind];
  const words = await findWords(kind);
  const counts = words && new TextCounts(words);
  for (const id of ids) {
    const looked = await candidatesOf(deps, kind, id);
    if (looked) {
      const { features, others, holders } = looked;
      const frequencies = { ...noFrequencies, ...(counts && { ofWord: (word: string) => counts.of(word) }), holders };
      const found = others.flatMap((other) => {
        const verdict = rules.judge(features, other, frequencies);
        return verdict ? [foundPair(kind, features, other, verdict)] : [];
      });
      await putPairs(found, nowAsDate(deps.clock));
    }
    await forgetOpenOf([id], now);
  }
}
