import { type Team, type TeamInput, teamLimits } from '@sequelstring/contract/teams.ts';
import { audit, type Caller } from '../../kernel/audit.ts';
import { type Clock, nowAsDate } from '../../kernel/clock.ts';
import type { CurrentUser } from '../../kernel/current-user.ts';
import { type ClientSession, isDuplicateKey, newId, objectId, transaction } from '../../kernel/db.ts';
import { AppError } from '../../kernel/errors.ts';
import type { Realtime } from '../../kernel/realtime.ts';
import type { Directory } from './directory.ts';
import { takeTurn } from './settings.model.ts';
import {
  countTeams,
  deleteTeam,
  findTeam,
  findTeams,
  insertTeam,
  replaceTeam,
  type TeamRow,
  teamKeyOf,
} from './team.model.ts';
import { findUsers } from './user.model.ts';

export interface TeamDeps {
  clock: Clock;
  realtime: Realtime;
  directory: Directory;
}

/** Everyone may know which teams there are; who is on them is for administrators. */
export async function listTeams(viewer: CurrentUser): Promise<Team[]> {
  const rows = await findTeams();
  return viewer.role === 'admin' ? rows.map(toTeam) : rows.map((row) => ({ id: toTeam(row).id, name: row.name }));
}

/** Throws `team_exists`, `team_limit` or, for members that nobody is, `validation_failed`. */
export async function createTeam(deps: TeamDeps, { name, members }: TeamInput, caller: Caller): Promise<Team> {
  const row: TeamRow = {
    ...{ _id: objectId(newId()), name, nameKey: teamKeyOf(name), members: await checkedMembers(members) },
    createdAt: nowAsDate(deps.clock),
  };
  await writing(async (session) => {
    await takeTurn(session);
    if ((await countTeams(session)) >= teamLimits.teams) throw new AppError('team_limit');
    await insertTeam(row, session);
    await audit({ ...caller, action: 'team.created', ...factOf(row) }, session);
  });
  scopesChanged(deps, members);
  return toTeam(row);
}

/** Creates a team by the program itself, unless there is one of this name. */
export async function ensureTeam(deps: TeamDeps, team: TeamInput): Promise<void> {
  try {
    await createTeam(deps, team, { actor: { kind: 'system' } });
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'team_exists')) throw error;
  }
}

/** Throws `team_not_found`, `team_exists` or, for members that nobody is, `validation_failed`. */
export async function updateTeam(
  deps: TeamDeps,
  id: string,
  change: Partial<TeamInput>,
  caller: Caller,
): Promise<Team> {
  const members = change.members && (await checkedMembers(change.members));
  const [before, after] = await writing(async (session) => {
    const row = await existing(id, session);
    const name = change.name ?? row.name;
    const next = { ...row, name, nameKey: teamKeyOf(name), members: members ?? row.members };
    await replaceTeam(next, session);
    const changes = (['name', 'members'] as const).flatMap((field) => {
      const [from, to] = [toTeam(row)[field], toTeam(next)[field]];
      return String(from) === String(to) ? [] : [{ field, from, to }];
    });
    if (changes.length > 0) await audit({ ...caller, action: 'team.updated', ...factOf(next), changes }, session);
    return [toTeam(row), toTeam(next)];
  });
  const moved = String(before.members) !== String(after.members);
  scopesChanged(deps, moved ? [...before.members, ...after.members] : []);
  return after;
}

/** Throws `team_not_found`. */
export async function removeTeam(deps: TeamDeps, id: string, caller: Caller): Promise<{ id: string }> {
  const { members } = await writing(async (session) => {
    const row = await existing(id, session);
    await deleteTeam(row._id, session);
    await audit({ ...caller, action: 'team.deleted', ...factOf(row) }, session);
    return toTeam(row);
  });
  scopesChanged(deps, members);
  return { id };
}

/** Has every process look up anew who sees what, and these users come back with the rooms that they are in now. */
function scopesChanged({ directory, realtime }: TeamDeps, userIds: readonly string[]): void {
  directory.forgetOrganisation();
  realtime.announce('teams');
  const connected = [...new Set(userIds)];
  if (connected.length > 0) realtime.refreshUsers(connected);
}

const toTeam = ({ _id, name, members }: TeamRow): Required<Team> => ({
  id: _id.toHexString(),
  name,
  members: members.map((id) => id.toHexString()),
});

const factOf = ({ _id, name }: TeamRow) => ({ kind: 'team', recordId: _id.toHexString(), detail: name });

async function checkedMembers(members: readonly string[]): Promise<TeamRow['members']> {
  const wanted = [...new Set(members)];
  const known = new Set((await findUsers(wanted)).map(({ _id }) => _id.toHexString()));
  if (wanted.every((id) => known.has(id))) return wanted.map(objectId);
  throw new AppError('validation_failed', { details: { members: ['names a user who does not exist'] } });
}

async function existing(id: string, session: ClientSession): Promise<TeamRow> {
  const row = await findTeam(id, session);
  if (!row) throw new AppError('team_not_found');
  return row;
}

async function writing<T>(work: (session: ClientSession) => Promise<T>): Promise<T> {
  try {
    return await transaction(work);
  } catch (error) {
    if (isDuplicateKey(error)) throw new AppError('team_exists', { cause: error });
    throw error;
  }
}
