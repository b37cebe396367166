import type { Search, SearchIndex, SearchStatus } from '../ports/search.ts';
import type { Health } from './health-lines.ts';
import type { Log } from './log.ts';
import type { Schedule } from './module.ts';

/** What an index is made of, and how it is made anew. */
export interface IndexSource {
  index: SearchIndex;
  /** How many documents it should hold, at least about. */
  stored(): Promise<number>;
  /** Whether it leaves out so much of what is stored that its size cannot tell a loss. */
  isPartial?: boolean;
  /** Builds it beside the one that answers; resolves to the number of documents. */
  rebuild(signal?: AbortSignal): Promise<number>;
}

type IndexState = SearchStatus['indexes'][number];
export type IndexProblem = 'damaged' | 'outdated' | 'empty' | 'incomplete';

/** The share of what is stored below which an index has lost something, rather than lagging behind. */
const leastShare = 0.9;

/** What is wrong with an index, if anything. */
export function problemOf(
  state: IndexState,
  stored: number,
  { isPartial }: Pick<IndexSource, 'isPartial'>,
): IndexProblem | undefined {
  if (state.damaged) return 'damaged';
  if (state.outdated) return 'outdated';
  if (state.documents === 0 && stored > 0) return 'empty';
  return !isPartial && state.documents < stored * leastShare ? 'incomplete' : undefined;
}

interface Upkeep {
  name: string;
  search: Search;
  source: IndexSource;
  log: Log;
}

/**
 * Looks after an index: one that is lost, damaged, or built by another version is built anew from what is stored. One that
 * lacks some documents, and one that is being built, has until the next look to move by itself.
 */
export function keepIndex({ name, search, source, log }: Upkeep): Schedule {
  let before: IndexState | undefined;
  return {
    name,
    everyMs: 60_000,
    async run(signal) {
      const state = (await search.status()).indexes.find(({ index }) => index === source.index);
      const problem = state && problemOf(state, await source.stored(), source);
      const last = before;
      before = state;
      if (!state || (!problem && !state.rebuilding)) return;
      const mayMend = state.rebuilding || problem === 'incomplete';
      if (mayMend && (!last || hasMoved(last, state))) return;
      log.warn({ index: source.index, problem: problem ?? 'unfinished' }, 'the search index is built anew');
      const documents = await source.rebuild(signal);
      before = undefined;
      log.info({ index: source.index, documents }, 'the search index was built anew');
    },
  };
}

const hasMoved = (before: IndexState, now: IndexState): boolean =>
  before.documents !== now.documents || before.built !== now.built;

const sentences: Record<IndexProblem, string> = {
  damaged: 'The search index is damaged',
  outdated: 'The search index is of another version',
  empty: 'The search index was lost',
  incomplete: 'Some records are missing in the search index',
};

/** The line of Settings > Health: how far a rebuild is, or what one is about to mend. */
export async function checkSearch(search: Search, sources: readonly IndexSource[]): Promise<Health> {
  const { problem, indexes } = await search.status();
  if (problem) return { mark: 'failing', text: problem, todo: 'Check that the search engine runs and can be reached.' };
  const states = await Promise.all(
    sources.map(async (source) => {
      const state = indexes.find(({ index }) => index === source.index);
      const stored = await source.stored();
      return { state, stored, problem: state && problemOf(state, stored, source) };
    }),
  );
  const building = states.filter(({ state }) => state?.rebuilding);
  if (building.length > 0) {
    const [built, stored] = [sum(building.map(({ state }) => state!.built)), sum(building.map(({ stored }) => stored))];
    const progress = Math.min(built / Math.max(stored, 1), mostDone);
    const isAnswering = states.every((one) => one.problem !== 'damaged' && one.problem !== 'empty');
    return {
      mark: 'attention',
      text: `Rebuilding the search index: ${Math.floor(progress * 100)}% done.`,
      progress,
      todo: isAnswering ? 'Search keeps working.' : 'Search finds nothing until it is done.',
    };
  }
  const wrong = states.find((one) => one.problem)?.problem;
  if (wrong) return { mark: 'attention', text: `${sentences[wrong]}. It will be rebuilt within a few minutes.` };
  const count = sum(states.map(({ state }) => state?.documents ?? 0)).toLocaleString('en');
  return { mark: 'ok', text: `${count} records can be found.` };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
/** Not done before it is: what was built is put in order at the end. */
const mostDone = 0.99;
