import { searchNotEnabled } from '../errors.ts';
import type { Command } from './command.ts';

/** Commands of MongoDB Atlas, which a server of one's own refuses. */
export const [createSearchIndexes, updateSearchIndex, dropSearchIndex] = [
  'createSearchIndexes',
  'updateSearchIndex',
  'dropSearchIndex',
].map(
  (name): Command => ({
    name,
    run() {
      throw searchNotEnabled();
    },
  }),
) as [Command, Command, Command];
