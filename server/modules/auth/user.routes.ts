import { auth } from '@sequelstring/contract/auth.ts';
import { type BoundRoute, bind } from '../../kernel/module.ts';
import { updateSettings } from './settings.service.ts';
import { createUser, getUser, listUsers, type UserDeps, updateOwnProfile, updateUser } from './user.service.ts';

/** Users, the own profile and the organisation's settings. */
export function userRoutes(deps: UserDeps): BoundRoute[] {
  const { directory } = deps;
  return [
    bind(auth.me, ({ user }) => getUser(user.id)),
    bind(auth.updateMe, ({ user, credential, body }) => updateOwnProfile(deps, user, credential.id, body)),
    bind(auth.listUsers, ({ query }) => listUsers(query)),
    bind(auth.createUser, ({ body }) => createUser(deps, body)),
    bind(auth.getUser, ({ params }) => getUser(params.id)),
    bind(auth.updateUser, ({ params, body }) => updateUser(deps, params.id, body)),
    bind(auth.settings, () => directory.getSettings()),
    bind(auth.updateSettings, ({ body }) => updateSettings(directory, body)),
  ];
}
