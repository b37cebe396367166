import { z } from 'zod';
import { admins, budgets, Id, line, Role, roles, route } from './route.ts';

/** A team's members see and change each other's records, for the roles that see those of their teams. */
export const Team = z.object({
  id: Id,
  name: z.string(),
  /** For administrators alone. */
  members: z.array(Id).optional(),
});
export type Team = z.infer<typeof Team>;

export const teamLimits = { teams: 500, members: 1_000 } as const;

const TeamInput = z.strictObject({
  name: line(80).min(1),
  members: z.array(Id).max(teamLimits.members).default([]),
});
export type TeamInput = z.output<typeof TeamInput>;

/** Whose records a role sees: those of the user, of everyone on the user's teams, or of everybody. */
export const Visible = z.enum(['own', 'team', 'all']);
export type Visible = z.infer<typeof Visible>;

/** Roles whose visibility an administrator sets; administrators themselves see everything. */
export const limitedRoles = roles.filter((role) => role !== 'admin');
const LimitedRole = Role.exclude(['admin']);
export type LimitedRole = z.infer<typeof LimitedRole>;
export const Visibility = z.strictObject({ manager: Visible, rep: Visible, viewer: Visible }) satisfies z.ZodType<
  Record<LimitedRole, Visible>
>;
export type Visibility = z.infer<typeof Visibility>;

const params = z.object({ id: Id });
const tag = 'Teams';
const writes = { tag, access: admins, budget: budgets.write } as const;

export const teams = {
  list: route({
    method: 'GET',
    path: '/teams',
    summary: 'Lists the teams; administrators also get their members',
    tag,
    access: 'signed-in',
    budget: budgets.read,
    audit: false,
    output: z.array(Team),
  }),
  create: route({
    ...writes,
    method: 'POST',
    path: '/teams',
    summary: 'Creates a team',
    audit: ['team.created'],
    body: TeamInput,
    output: Team,
    status: 201,
  }),
  update: route({
    ...writes,
    method: 'PATCH',
    path: '/teams/:id',
    summary: 'Renames a team or replaces its members',
    audit: ['team.updated'],
    params,
    body: TeamInput.extend({ members: z.array(Id).max(teamLimits.members) }).partial(),
    output: Team,
  }),
  remove: route({
    ...writes,
    method: 'DELETE',
    path: '/teams/:id',
    summary: 'Deletes a team; its members stay',
    audit: ['team.deleted'],
    params,
    output: z.object({ id: Id }),
  }),
};
