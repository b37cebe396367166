import mongoose, { Schema, type Types } from 'mongoose';
import { type ClientSession, insertRows, objectId } from '../../kernel/db.ts';
import { plain } from '../../kernel/words.ts';

export interface TeamRow {
  _id: Types.ObjectId;
  name: string;
  /** What names are compared and sorted by. */
  nameKey: string;
  members: Types.ObjectId[];
  createdAt: Date;
}

const schema = new Schema<TeamRow>(
  {
    name: { type: String, required: true },
    nameKey: { type: String, required: true },
    members: { type: [Schema.Types.ObjectId], required: true },
    createdAt: { type: Date, required: true },
  },
  { collection: 'teams', versionKey: false },
);
schema.index({ nameKey: 1 }, { unique: true });
schema.index({ members: 1 });
export const TeamModel = mongoose.model('Team', schema);

export const teamKeyOf = (name: string): string => plain(name);

export const findTeams = (): Promise<TeamRow[]> => TeamModel.find().sort({ nameKey: 1 }).lean<TeamRow[]>();

export const findTeam = (id: string, session: ClientSession): Promise<TeamRow | null> =>
  TeamModel.findById(objectId(id), null, { session }).lean<TeamRow>();

export const countTeams = (session: ClientSession): Promise<number> => TeamModel.countDocuments().session(session);

/** Everyone on a team with this user, the user among them, always in the same order. */
export async function findTeammates(userId: string): Promise<string[]> {
  const rows = await TeamModel.find({ members: objectId(userId) }, { members: 1 }).lean<TeamRow[]>();
  return [...new Set([userId, ...rows.flatMap(({ members }) => members.map((id) => id.toHexString()))])].sort();
}

export const insertTeam = (row: TeamRow, session: ClientSession): Promise<void> => insertRows('teams', [row], session);

export async function replaceTeam(row: TeamRow, session: ClientSession): Promise<void> {
  await TeamModel.collection.replaceOne({ _id: row._id }, row, { session });
}

export async function deleteTeam(id: TeamRow['_id'], session: ClientSession): Promise<void> {
  await TeamModel.deleteOne({ _id: id }, { session });
}
