import { teams } from '@sequelstring/contract/teams.ts';
import { type BoundRoute, bind } from '../../kernel/module.ts';
import { createTeam, listTeams, removeTeam, type TeamDeps, updateTeam } from './team.service.ts';

export const teamRoutes = (deps: TeamDeps): BoundRoute[] => [
  bind(teams.list, ({ user }) => listTeams(user)),
  bind(teams.create, ({ body, caller }) => createTeam(deps, body, caller)),
  bind(teams.update, ({ params, body, caller }) => updateTeam(deps, params.id, body, caller)),
  bind(teams.remove, ({ params, caller }) => removeTeam(deps, params.id, caller)),
];
