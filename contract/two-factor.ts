import { z } from 'zod';
import { SecondFactor, User } from './auth.ts';
import { admins, budgets, Id, Instant, route } from './route.ts';

/** Whether two-factor sign-in is on, and how many recovery codes are left. */
export const TwoFactorState = z.object({
  isOn: z.boolean(),
  since: Instant.optional(),
  recoveryCodesLeft: z.number().int(),
});
export type TwoFactorState = z.infer<typeof TwoFactorState>;

/** What an authenticator app is set up with. */
export const Enrolment = z.object({
  /** Base32, to type where no camera is at hand. */
  secret: z.string(),
  /** `otpauth://totp/…`, for a QR code. */
  uri: z.string(),
});
export type Enrolment = z.infer<typeof Enrolment>;

/** Shown this once; each signs in once in place of the app's code. */
export const RecoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });
export type RecoveryCodes = z.infer<typeof RecoveryCodes>;

const password = z.string().max(200);
const own = { tag: 'Auth', access: 'signed-in', credentials: ['session'], budget: budgets.secret } as const;

export const twoFactor = {
  state: route({
    ...own,
    method: 'GET',
    path: '/auth/two-factor',
    summary: 'Whether two-factor sign-in is on',
    budget: budgets.read,
    audit: false,
    output: TwoFactorState,
  }),
  enrol: route({
    ...own,
    method: 'POST',
    path: '/auth/two-factor/enrolment',
    summary: 'Makes a secret for an authenticator app, good for 15 minutes; a code then turns two-factor sign-in on',
    audit: false,
    body: z.strictObject({ password }),
    output: Enrolment,
    status: 201,
  }),
  turnOn: route({
    ...own,
    method: 'POST',
    path: '/auth/two-factor',
    summary: 'Turns two-factor sign-in on with a code of the enrolled app, and returns recovery codes',
    audit: ['user.two_factor_enabled'],
    body: z.strictObject({ totp: SecondFactor }),
    output: RecoveryCodes,
    status: 201,
  }),
  renewRecoveryCodes: route({
    ...own,
    method: 'POST',
    path: '/auth/two-factor/recovery-codes',
    summary: 'Replaces the recovery codes; earlier ones stop working',
    audit: ['user.recovery_codes_renewed', 'user.recovery_code_used'],
    body: z.strictObject({ password, totp: SecondFactor }),
    output: RecoveryCodes,
    status: 201,
  }),
  turnOff: route({
    ...own,
    method: 'POST',
    path: '/auth/two-factor/off',
    summary: 'Turns two-factor sign-in off',
    audit: ['user.two_factor_disabled', 'user.recovery_code_used'],
    body: z.strictObject({ password, totp: SecondFactor }),
    output: TwoFactorState,
  }),
  reset: route({
    method: 'DELETE',
    path: '/users/:id/two-factor',
    summary: "Turns a user's two-factor sign-in off, for one who has lost the app and the recovery codes",
    tag: 'Users',
    access: admins,
    credentials: ['session'],
    budget: budgets.write,
    audit: ['user.two_factor_reset'],
    params: z.object({ id: Id }),
    output: User,
  }),
};
