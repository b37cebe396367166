import { type ClientSession, objectId } from '../../kernel/db.ts';
import { linkedRows, type MergeEnd, type MergeEnds, type MergePart } from '../../kernel/records/merge/merge-part.ts';
import { ProfileModel, type ProfileRow } from './profile.model.ts';
import type { ProfileTeller } from './profile-teller.ts';

const follow = ({ owner, title, deleted }: MergeEnd) => ({
  owner: objectId(owner),
  contactName: title,
  isHidden: deleted,
});

/** Profiles that both contacts have: the one that goes keeps its own, with its posts. */
async function clashing({ from, to }: MergeEnds, session: ClientSession): Promise<ProfileRow[]> {
  const of = (contact: string) => ProfileModel.find({ contact: objectId(contact) }, null, { session });
  const keys = (await of(to.id).limit(100).lean<ProfileRow[]>()).map(({ key }) => key);
  const theirs = await of(from.id).limit(100).lean<ProfileRow[]>();
  return theirs.filter(({ key }) => keys.includes(key));
}

const idsOf = async (ends: MergeEnds, session: ClientSession) => (await clashing(ends, session)).map(({ _id }) => _id);

/** Profiles, posts and consents follow their contact. */
export const socialMerge = (teller: Pick<ProfileTeller, 'mirror'>): readonly MergePart[] => [
  // Before the profiles: a post of one that stays can no longer be told by then.
  linkedRows({
    ...{ name: 'posts', kinds: ['contact'], collection: 'socialActivities', field: 'contact', stored: 'objectId' },
    follow,
    except: async (ends, session) => ({ profile: { $nin: await idsOf(ends, session) } }),
  }),
  linkedRows({
    ...{ name: 'profiles', kinds: ['contact'], collection: 'socialProfiles', field: 'contact', stored: 'objectId' },
    follow,
    except: async (ends, session) => ({ _id: { $nin: await idsOf(ends, session) } }),
    counted: true,
    settled: async (_kind, ids) => {
      for (const id of ids) await teller.mirror(id);
    },
  }),
  linkedRows({
    ...{ name: 'consents', kinds: ['contact'], collection: 'socialConsents', field: 'contact', stored: 'objectId' },
    follow: ({ owner }) => ({ owner: objectId(owner) }),
  }),
  linkedRows({
    ...{ name: 'sign-ins', kinds: ['contact'], collection: 'socialSignIns', field: 'contact', stored: 'objectId' },
  }),
];
