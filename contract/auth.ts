import { z } from 'zod';
import { isCommonPassword } from './common-passwords.ts';
import { Email, TypedEmail } from './email.ts';
import {
  admins,
  budgets,
  CountryCode,
  CurrencyCode,
  flag,
  Id,
  Instant,
  line,
  pageQuery,
  Role,
  route,
  sortBy,
  TimeZone,
} from './route.ts';
import { Visibility } from './teams.ts';

/** At least 10 characters, and not one that everybody tries first; a phrase is fine. */
export const Password = z
  .string()
  .min(10, 'needs at least 10 characters')
  .max(200)
  .refine((text) => !isCommonPassword(text), 'is too common. Choose a phrase of a few words');

/** Six digits from an authenticator app, or a recovery code. */
export const SecondFactor = z.string().trim().min(1).max(40);

export const User = z.object({
  id: Id,
  name: z.string(),
  email: z.string(),
  role: Role,
  timeZone: z.string().optional(),
  locale: z.string().optional(),
  isActive: z.boolean(),
  /** Whether sign-in asks for a code of an authenticator app, too. */
  hasTwoFactor: z.boolean(),
  lastLoginAt: Instant.optional(),
  createdAt: Instant,
});
export type User = z.infer<typeof User>;

/** Another user, as everyone sees them: id and name. Administrators get the rest, too. */
export const ListedUser = User.partial().required({ id: true, name: true });
export type ListedUser = z.infer<typeof ListedUser>;

/** One browser that is signed in. */
export const SessionInfo = z.object({
  id: z.string(),
  /** Whether it is the one that asks. */
  isCurrent: z.boolean(),
  createdAt: Instant,
  usedAt: Instant,
  userAgent: z.string().optional(),
  address: z.string().optional(),
});
export type SessionInfo = z.infer<typeof SessionInfo>;

export const Session = z.object({
  accessToken: z.string(),
  /** Seconds until the access token expires. */
  expiresIn: z.number().int(),
  user: User,
});
export type Session = z.infer<typeof Session>;

export const mailProviders = ['sendgrid', 'ses', 'smtp'] as const;
export const MailProvider = z.enum(mailProviders);
export type MailProvider = z.infer<typeof MailProvider>;

const MailFrom = z.strictObject({ name: line(120).min(1).optional(), address: Email });

/** Until an administrator chooses another. */
export const defaultCurrency = 'EUR';

export const OrganisationSettings = z.object({
  organisationName: z.string(),
  /** Used where neither a contact nor its owner has a time zone. */
  timeZone: z.string(),
  /** ISO 3166 alpha-2; how phone numbers without a country code are read where the contact's address names none. */
  country: z.string().optional(),
  /** ISO 4217; what an amount without a currency is in. */
  currency: z.string(),
  /** Whose records each role sees. */
  visibility: Visibility,
  /** A greeting later than this many hours is not sent any more. */
  greetingMaxAgeHours: z.number().int(),
  greetingsPaused: z.boolean(),
  /** Whom greetings come from; MAIL_FROM wins where it is set. Without a name they carry their contact owner's. */
  mailFrom: MailFrom.optional(),
  /** In which order the connected mail systems are tried; those that are not named come after. */
  mailProviders: z.array(MailProvider).optional(),
});
export type OrganisationSettings = z.infer<typeof OrganisationSettings>;

const UserInput = z.strictObject({
  name: line(120).min(1),
  email: Email,
  password: Password,
  role: Role,
  timeZone: TimeZone.optional(),
  locale: line(35).optional(),
});

export const auth = {
  status: route({
    method: 'GET',
    path: '/auth/status',
    summary: 'Returns whether the first administrator still has to be created',
    tag: 'Auth',
    access: 'public',
    budget: budgets.session,
    audit: false,
    /** `needsCode`: the setup page asks for the code that the server printed. */
    output: z.object({ needsSetup: z.boolean(), needsCode: z.boolean() }),
  }),
  setup: route({
    method: 'POST',
    path: '/auth/setup',
    summary: 'Creates the first administrator; only while no user exists',
    tag: 'Auth',
    access: 'public',
    budget: budgets.secret,
    audit: ['organisation.set_up', 'session.signed_in'],
    body: z.strictObject({
      name: line(120).min(1),
      email: Email,
      password: Password,
      organisationName: line(120).min(1).optional(),
      timeZone: TimeZone.optional(),
      sampleData: z.boolean().optional(),
      /** Printed at the start, where more than the server's own machine can reach it. */
      code: z.string().max(100).optional(),
    }),
    output: Session,
    status: 201,
  }),
  login: route({
    method: 'POST',
    path: '/auth/login',
    summary: 'Signs in and sets the refresh cookie',
    tag: 'Auth',
    access: 'public',
    budget: budgets.secret,
    audit: ['session.signed_in', 'session.sign_in_failed', 'session.signed_out', 'user.recovery_code_used'],
    body: z.strictObject({
      email: TypedEmail,
      password: z.string().max(200),
      /** The code of the authenticator app, or a recovery code; where two-factor sign-in is on. */
      totp: SecondFactor.optional(),
    }),
    output: Session,
  }),
  refresh: route({
    method: 'POST',
    path: '/auth/refresh',
    summary: 'Exchanges the refresh cookie for a new one and a new access token',
    tag: 'Auth',
    access: 'public',
    budget: budgets.session,
    audit: ['session.reused', 'session.ended'],
    output: Session,
  }),
  logout: route({
    method: 'POST',
    path: '/auth/logout',
    summary: 'Ends the session of the refresh cookie',
    tag: 'Auth',
    access: 'public',
    budget: budgets.session,
    audit: ['session.signed_out'],
    output: z.object({}),
  }),
  listSessions: route({
    method: 'GET',
    path: '/auth/sessions',
    summary: 'Lists your sessions, most recently used first',
    tag: 'Auth',
    access: 'signed-in',
    credentials: ['session'],
    budget: budgets.read,
    audit: false,
    output: z.array(SessionInfo),
  }),
  endSession: route({
    method: 'DELETE',
    path: '/auth/sessions/:id',
    summary: 'Signs out one of your sessions',
    tag: 'Auth',
    access: 'signed-in',
    credentials: ['session'],
    budget: budgets.write,
    audit: ['session.ended'],
    params: z.object({ id: z.string().regex(/^[0-9a-f]{1,32}$/) }),
    output: z.object({}),
  }),
  endSessions: route({
    method: 'DELETE',
    path: '/auth/sessions',
    summary: 'Signs you out everywhere, or everywhere else',
    tag: 'Auth',
    access: 'signed-in',
    credentials: ['session'],
    budget: budgets.write,
    audit: ['session.all_ended'],
    query: z.strictObject({ keepCurrent: flag.optional() }),
    output: z.object({}),
  }),
  me: route({
    method: 'GET',
    path: '/auth/me',
    summary: 'Returns the signed-in user',
    tag: 'Auth',
    access: 'signed-in',
    budget: budgets.read,
    audit: false,
    output: User,
  }),
  updateMe: route({
    method: 'PATCH',
    path: '/auth/me',
    summary: 'Updates your profile',
    tag: 'Auth',
    access: 'signed-in',
    credentials: ['session'],
    budget: budgets.write,
    audit: ['user.updated', 'user.password_changed'],
    body: z
      .strictObject({
        name: line(120).min(1),
        timeZone: TimeZone.nullable(),
        locale: line(35).nullable(),
        currentPassword: z.string().max(200),
        password: Password,
      })
      .partial(),
    output: User,
  }),
  settings: route({
    method: 'GET',
    path: '/settings',
    summary: "The organisation's settings",
    tag: 'Settings',
    access: 'signed-in',
    budget: budgets.read,
    audit: false,
    output: OrganisationSettings,
  }),
  updateSettings: route({
    method: 'PATCH',
    path: '/settings',
    summary: "Changes the organisation's settings",
    tag: 'Settings',
    access: admins,
    budget: budgets.write,
    audit: ['settings.updated'],
    body: z
      .strictObject({
        organisationName: line(120).min(1),
        timeZone: TimeZone,
        country: CountryCode.nullable(),
        currency: CurrencyCode,
        visibility: Visibility.partial(),
        greetingMaxAgeHours: z.number().int().min(1).max(240),
        greetingsPaused: z.boolean(),
        mailFrom: MailFrom.nullable(),
        mailProviders: z
          .array(MailProvider)
          .max(mailProviders.length)
          .refine((list) => new Set(list).size === list.length, 'names a provider twice'),
      })
      .partial(),
    output: OrganisationSettings,
  }),
  listUsers: route({
    method: 'GET',
    path: '/users',
    summary: 'Lists users',
    tag: 'Users',
    access: 'signed-in',
    budget: budgets.read,
    audit: false,
    query: z.strictObject({
      ...pageQuery,
      q: line(100).optional(),
      role: Role.optional(),
      isActive: flag.optional(),
      sort: sortBy(['name', 'email', 'createdAt'], 'name'),
    }),
    output: z.array(ListedUser),
    page: true,
  }),
  createUser: route({
    method: 'POST',
    path: '/users',
    summary: 'Creates a user',
    tag: 'Users',
    access: admins,
    budget: budgets.write,
    audit: ['user.created'],
    body: UserInput,
    output: User,
    status: 201,
  }),
  getUser: route({
    method: 'GET',
    path: '/users/:id',
    summary: 'One user',
    tag: 'Users',
    access: 'signed-in',
    budget: budgets.read,
    audit: false,
    params: z.object({ id: Id }),
    output: ListedUser,
  }),
  updateUser: route({
    method: 'PATCH',
    path: '/users/:id',
    summary: 'Changes a user; disabling ends all their sessions',
    tag: 'Users',
    access: admins,
    budget: budgets.write,
    audit: ['user.updated', 'user.role_changed', 'user.enabled', 'user.disabled', 'user.password_changed'],
    params: z.object({ id: Id }),
    body: UserInput.extend({
      isActive: z.boolean(),
      timeZone: TimeZone.nullable(),
      locale: line(35).nullable(),
    }).partial(),
    output: User,
  }),
};
