import { objectId } from '../../kernel/db.ts';
import { type Listener, listener } from '../../kernel/module.ts';
import { followContactOfActivities } from './activity.model.ts';
import { followContact } from './profile.model.ts';

/** Who may see a profile and its posts follows from the contact. */
export const followContacts = (): Listener =>
  listener({
    name: 'social.followContacts',
    events: ['record.changed'],
    wants: ({ payload }) => payload.kind === 'contact' && payload.action !== 'created' && payload.action !== 'erased',
    handle: async (batch) => {
      for (const { payload } of batch) {
        const { id, owner, title, action } = payload;
        const isHidden = action === 'deleted' || action === 'merged';
        const set = { owner: objectId(owner), contactName: title, isHidden };
        await followContact(id, set);
        await followContactOfActivities(id, set);
      }
    },
  });
