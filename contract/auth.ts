import { z } from 'zod';
import { Email, TypedEmail } from './email.ts';
import {
  admins,
  budgets,
  CountryCode,
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

/** At least 10 characters; a phrase is fine. */
export const Password = z.string().min(10, 'needs at least 10 characters').max(200);

export const User = z.object({
  id: Id,
  name: z.string(),
  email: z.string(),
  role: Role,
  timeZone: z.string().optional(),
  locale: z.string().optional(),
  isActive: z.boolean(),
  lastLoginAt: Instant.optional(),
  createdAt: Instant,
});
export type User = z.infer<typeof User>;

export const Session = z.object({
  accessToken: z.string(),
  /** Seconds until the access token expires. */
  expiresIn: z.number().int(),
  user: User,
});
export type Session = z.infer<typeof Session>;

export const OrganisationSettings = z.object({
  organisationName: z.string(),
  /** Used where neither a contact nor its owner has a time zone. */
  timeZone: z.string(),
  /** ISO 3166 alpha-2; how phone numbers without a country code are read where the contact's address names none. */
  country: z.string().optional(),
  /** A greeting later than this many hours is not sent any more. */
  greetingMaxAgeHours: z.number().int(),
  greetingsPaused: z.boolean(),
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
    summary: 'Tells whether the first administrator has yet to be created',
    tag: 'Auth',
    access: 'public',
    budget: budgets.session,
    audit: false,
    output: z.object({ needsSetup: z.boolean() }),
  }),
  setup: route({
    method: 'POST',
    path: '/auth/setup',
    summary: 'Creates the first administrator; only while no user exists',
    tag: 'Auth',
    access: 'public',
    budget: budgets.secret,
    audit: false,
    body: z.strictObject({
      name: line(120).min(1),
      email: Email,
      password: Password,
      organisationName: line(120).min(1).optional(),
      timeZone: TimeZone.optional(),
      sampleData: z.boolean().optional(),
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
    audit: false,
    body: z.strictObject({
      email: TypedEmail,
      password: z.string().max(200),
      totp: z.string().max(10).optional(),
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
    audit: false,
    output: Session,
  }),
  logout: route({
    method: 'POST',
    path: '/auth/logout',
    summary: 'Ends the session of the refresh cookie',
    tag: 'Auth',
    access: 'public',
    budget: budgets.session,
    audit: false,
    output: z.object({}),
  }),
  me: route({
    method: 'GET',
    path: '/auth/me',
    summary: 'Who is signed in',
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
    audit: false,
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
    audit: false,
    body: z
      .strictObject({
        organisationName: line(120).min(1),
        timeZone: TimeZone,
        country: CountryCode.nullable(),
        greetingMaxAgeHours: z.number().int().min(1).max(240),
        greetingsPaused: z.boolean(),
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
    output: z.array(User),
    page: true,
  }),
  createUser: route({
    method: 'POST',
    path: '/users',
    summary: 'Creates a user',
    tag: 'Users',
    access: admins,
    budget: budgets.write,
    audit: false,
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
    output: User,
  }),
  updateUser: route({
    method: 'PATCH',
    path: '/users/:id',
    summary: 'Changes a user; disabling ends all their sessions',
    tag: 'Users',
    access: admins,
    budget: budgets.write,
    audit: false,
    params: z.object({ id: Id }),
    body: UserInput.extend({
      isActive: z.boolean(),
      timeZone: TimeZone.nullable(),
      locale: line(35).nullable(),
    }).partial(),
    output: User,
  }),
};
