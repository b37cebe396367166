import { z } from 'zod';

/** What a user may do, from most to least. `viewer` changes nothing. Whose records a role sees is a setting. */
export const roles = ['admin', 'manager', 'rep', 'viewer'] as const;
export const Role = z.enum(roles);
export type Role = z.infer<typeof Role>;

/** Who may call a route: anyone, any signed-in user, or signed-in users with one of these roles. */
export type Access = 'public' | 'signed-in' | readonly Role[];

/** Everyone who may change records. */
export const editors = ['admin', 'manager', 'rep'] as const satisfies readonly Role[];
/** Those who run the organisation's settings. */
export const admins = ['admin'] as const satisfies readonly Role[];

/**
 * What a caller proves who they are with: a browser's session, an API key, another service's token, or a link out of an
 * email.
 */
export type CredentialKind = 'session' | 'api-key' | 'service' | 'link';

/** How much of a route one caller may use. Routes with a budget of the same name share its calls and its concurrency. */
export interface Budget {
  readonly name: string;
  /** Calls per minute: from one network address, and of one user wherever they are. */
  readonly perMinute: { readonly address: number; readonly user: number };
  /** Bytes of a JSON body; uploads state their own limit. */
  readonly bytesIn: number;
  /** Bytes of a reply. */
  readonly bytesOut: number;
  /** Calls of one user, or on public routes of one address, that run at the same time; a few times as many wait. */
  readonly concurrency: number;
}

const budget = <const B extends Budget>(definition: B): B => definition;

/**
 * Many people can share the address of an office, so signed-in calls count by user; addresses are only kept from
 * drowning everybody. Public routes have the tightest budgets.
 */
export const budgets = {
  /** Reads of a signed-in user. */
  read: budget({
    name: 'read',
    perMinute: { address: 120_000, user: 30_000 },
    bytesIn: 0,
    bytesOut: 4_000_000,
    concurrency: 4,
  }),
  /** Reads that cost the server much more than the caller: exports, previews, reports. */
  costly: budget({
    name: 'costly',
    perMinute: { address: 3_000, user: 600 },
    bytesIn: 1_000_000,
    bytesOut: 4_000_000,
    concurrency: 2,
  }),
  write: budget({
    name: 'write',
    perMinute: { address: 60_000, user: 12_000 },
    bytesIn: 150_000,
    bytesOut: 1_000_000,
    concurrency: 16,
  }),
  /** Writes whose body is a whole text, such as a template. */
  document: budget({
    name: 'document',
    perMinute: { address: 3_000, user: 600 },
    bytesIn: 1_000_000,
    bytesOut: 2_000_000,
    concurrency: 8,
  }),
  /** Files, as multipart/form-data. */
  upload: budget({
    name: 'upload',
    perMinute: { address: 600, user: 120 },
    bytesIn: 20_000,
    bytesOut: 1_000_000,
    concurrency: 2,
  }),
  /** Where a password or another secret could be guessed. */
  secret: budget({
    name: 'secret',
    perMinute: { address: 30, user: 30 },
    bytesIn: 4_000,
    bytesOut: 20_000,
    concurrency: 4,
  }),
  /** What a browser without an access token asks on its own, every time a page is opened. */
  session: budget({
    name: 'session',
    perMinute: { address: 300, user: 300 },
    bytesIn: 1_000,
    bytesOut: 20_000,
    concurrency: 16,
  }),
  /** Content behind a signed link: a player asks for many ranges of one recording. */
  link: budget({
    name: 'link',
    perMinute: { address: 300, user: 300 },
    bytesIn: 0,
    bytesOut: 50_000,
    concurrency: 16,
  }),
  /** Deliveries of vendors, which come in bursts from few addresses. */
  webhook: budget({
    name: 'webhook',
    perMinute: { address: 12_000, user: 12_000 },
    bytesIn: 1_000_000,
    bytesOut: 50_000,
    concurrency: 16,
  }),
  /** What every page sends by itself as it goes; an office shares one address. */
  beacon: budget({
    name: 'beacon',
    perMinute: { address: 300, user: 300 },
    bytesIn: 1_000,
    bytesOut: 1_000,
    concurrency: 8,
  }),
  /** Everything else that anyone may call. */
  public: budget({
    name: 'public',
    perMinute: { address: 60, user: 60 },
    bytesIn: 4_000,
    bytesOut: 50_000,
    concurrency: 8,
  }),
} as const;

/** A fact that a route may write to the audit, `<kind>.<past fact>`. */
export type AuditAction = `${string}.${string}`;

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * One HTTP route. `path` is below `/v1` with `:name` parameters; `output` is the shape of `data` in the envelope and, as
 * the reply is parsed with it, the allow-list of what leaves the server. `page: true` adds `meta` to the reply.
 */
export interface Route {
  readonly method: Method;
  readonly path: string;
  readonly summary: string;
  readonly tag: string;
  readonly access: Access;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** The body is multipart/form-data with one file part of this name; the handler reads the stream of at most `maxBytes`. */
  readonly upload?: { readonly field: string; readonly maxBytes: number };
  /** The handler gets the body as it came, of at most the budget's `bytesIn`: signatures are made over its bytes. */
  readonly rawBody?: boolean;
  readonly output: z.ZodType;
  /** HTTP status of success; 200 unless told. */
  readonly status?: 200 | 201 | 202;
  readonly page?: boolean;
  /** The reply is not an envelope but a stream of this media type. */
  readonly raw?: string;
  readonly budget: Budget;
  /** The facts that a call may write to the audit; false where it writes none. */
  readonly audit: false | readonly [AuditAction, ...AuditAction[]];
  /** The only kinds of credential that may call; any kind unless told. */
  readonly credentials?: readonly CredentialKind[];
}

/** What is said of a file that is larger than `upload` takes. */
export const fileTooLarge = (maxBytes: number): string =>
  `The file is larger than ${maxBytes / 1_000_000} MB, the most that can be uploaded here. Compress it or split it up.`;

/** Declares a route and keeps its exact types. */
export const route = <const R extends Route>(definition: R): R => definition;

export type Params<R extends Route> = R['params'] extends z.ZodType ? z.output<R['params']> : Record<never, never>;
export type Query<R extends Route> = R['query'] extends z.ZodType ? z.output<R['query']> : Record<never, never>;
export type Body<R extends Route> = R['rawBody'] extends true
  ? Uint8Array
  : R['body'] extends z.ZodType
    ? z.output<R['body']>
    : undefined;
export type Output<R extends Route> = z.output<R['output']>;
/** What a client sends: defaults may be left out. */
export type QueryInput<R extends Route> = R['query'] extends z.ZodType ? z.input<R['query']> : Record<never, never>;
export type BodyInput<R extends Route> = R['body'] extends z.ZodType ? z.input<R['body']> : undefined;

export const Id = z.string().regex(/^[0-9a-f]{24}$/, 'is not an id (24 hexadecimal digits)');
/** An instant, ISO 8601 in UTC. */
export const Instant = z.iso.datetime();
/** An IANA time zone that this runtime knows. */
export const TimeZone = z.string().refine(isTimeZone, 'is not an IANA time zone such as Europe/Paris');

/** Asking the runtime costs more than all the rest of a contact's validation, so good names are remembered. */
const goodTimeZones = new Set<string>();

function isTimeZone(name: string): boolean {
  if (goodTimeZones.has(name)) return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
  } catch {
    return false;
  }
  // Names differ in upper and lower case; nobody is to fill the memory with all of their spellings.
  if (goodTimeZones.size < 1000) goodTimeZones.add(name);
  return true;
}

/** ISO 3166 alpha-2. */
export const CountryCode = z.string().regex(/^[A-Z]{2}$/, 'is not a two-letter country code such as FR');

const currencies = new Set(Intl.supportedValuesOf('currency'));
/** ISO 4217. */
export const CurrencyCode = z.string().refine((code) => currencies.has(code), 'is not a currency code such as EUR');

/** One line of text: trimmed, without control characters, so that it can stand in a mail header. */
export const line = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .refine((text) => !/\p{Cc}/u.test(text), 'must be one line without control characters');

/** A token out of a link, as it stands: one with a space around it is another. */
export const linkToken = z
  .string()
  .max(400)
  .regex(/^\P{Cc}*$/u, 'is no token of a link');

/** The query keys that every list takes. */
export const pageQuery = {
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  limit: z.coerce.number().int().min(1).max(200).default(25),
  cursor: z.string().max(500).optional(),
};

/** `sort=-createdAt`: one of the given fields, descending with a minus. */
export const sortBy = <const F extends readonly [string, ...string[]]>(
  fields: F,
  fallback: F[number] | `-${F[number]}`,
) => z.enum([...fields, ...fields.map((field) => `-${field}` as const)] as [string, ...string[]]).default(fallback);

/** A yes or no in a query string. */
export const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

export const PageMeta = z.object({
  page: z.number().int(),
  limit: z.number().int(),
  total: z.number().int(),
  hasMore: z.boolean(),
  /** Pass as `cursor` to go on from here. */
  nextCursor: z.string().optional(),
  /** More records match than a search can list; `total` counts those that it lists. */
  capped: z.literal(true).optional(),
});
export type PageMeta = z.infer<typeof PageMeta>;

/** The envelope of a success (architecture 8.2). */
export interface ApiResponse<T> {
  success: true;
  data: T;
  meta?: PageMeta;
}

/** The envelope of a failure; `details` maps a field's path to what is wrong with it. */
export interface ApiError {
  success: false;
  error: {
    code: string;
    message: string;
    details?: Record<string, string[]>;
    conflict?: Conflict;
    requestId?: string;
  };
}

/** What a stale change is answered with: the version it was made to, and the record as it is now. */
export interface Conflict {
  yourVersion: number;
  version: number;
  record: unknown;
}
