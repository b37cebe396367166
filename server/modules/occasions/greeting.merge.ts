import { objectId } from '../../kernel/db.ts';
import { linkedRows } from '../../kernel/records/merge/merge-part.ts';
import { wordsOf } from '../../kernel/words.ts';

/** Greetings that were sent to a contact, or are planned, go with it into another one. */
export const greetingsMerge = linkedRows({
  ...{ name: 'greetings', kinds: ['contact'], collection: 'greetings', field: 'contactId', stored: 'objectId' },
  follow: ({ owner, title }) => ({ owner: objectId(owner), contactName: title, words: wordsOf(title) }),
  counted: true,
});
