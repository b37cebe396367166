import { auth } from '@sequelstring/contract/auth.ts';
import { type BoundRoute, bind } from '../../kernel/module.ts';
import { updateSettings } from './settings.service.ts';
import {
  createUser,
  getUser,
  listUsers,
  type UserDeps,
  updateOwnProfile,
  updateUser,
  viewUser,
} from './user.service.ts';

/** Users, the own profile and the organisation's settings. */
export function userRoutes(deps: UserDeps): BoundRoute[] {
  const { directory } = deps;
  return [
    bind(auth.me, ({ user }) => getUser(user.id)),
    bind(auth.updateMe, ({ user, credential, body, caller }) =>
      updateOwnProfile(deps, user, credential.id, body, caller),
    ),
    bind(auth.listUsers, ({ user, query }) => listUsers(user, query)),
    bind(auth.createUser, ({ body, caller }) => createUser(deps, body, caller)),
    bind(auth.getUser, ({ user, params }) => viewUser(user, params.id)),
    bind(auth.updateUser, ({ params, body, caller }) => updateUser(deps, params.id, body, caller)),
    bind(auth.settings, () => directory.getSettings()),
    bind(auth.updateSettings, ({ body, caller }) => updateSettings(deps, body, caller)),
  ];
}
