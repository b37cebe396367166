import { twoFactor } from '@sequelstring/contract/two-factor.ts';
import { type BoundRoute, bind } from '../../kernel/module.ts';
import {
  enrol,
  getTwoFactor,
  renewRecoveryCodes,
  resetTwoFactor,
  type TwoFactorDeps,
  turnOff,
  turnOn,
} from './two-factor.service.ts';

/** The second factor of sign-in: the own one, and its reset by an administrator. */
export const twoFactorRoutes = (deps: TwoFactorDeps): BoundRoute[] => [
  bind(twoFactor.state, ({ user }) => getTwoFactor(user.id)),
  bind(twoFactor.enrol, ({ user, body }) => enrol(deps, user.id, body.password)),
  bind(twoFactor.turnOn, ({ user, body, caller }) => turnOn(deps, user.id, body.totp, caller)),
  bind(twoFactor.renewRecoveryCodes, ({ user, body, caller }) => renewRecoveryCodes(deps, user.id, body, caller)),
  bind(twoFactor.turnOff, ({ user, body, caller }) => turnOff(deps, user.id, body, caller)),
  bind(twoFactor.reset, ({ params, caller }) => resetTwoFactor(deps, params.id, caller)),
];
