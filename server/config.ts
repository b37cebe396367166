import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { parseArgs, parseEnv } from 'node:util';
import { z } from 'zod';
import { AddressRanges } from './kernel/address-ranges.ts';
import type { MailAddress } from './ports/mailer.ts';

/** What one process runs unless told; the gateway takes a process of its own. */
const allServices = ['web', 'realtime', 'worker', 'scheduler'] as const;
const serviceNames = [...allServices, 'gateway'] as const;
export const moduleNames = ['auth', 'crm', 'occasions', 'social', 'intelligence', 'calls'] as const;

export type ModuleName = (typeof moduleNames)[number];

interface Setting<S extends z.ZodType = z.ZodType> {
  group: 'Program' | 'Network' | 'Security' | 'Database' | 'Files' | 'Mail' | 'Vendors';
  help: string;
  schema: S;
  default?: string;
  /** Also taken from the file that `<NAME>_FILE` names; never printed. */
  secret?: boolean;
}
const setting = <S extends z.ZodType>(definition: Setting<S>) => definition;

const list = <const N extends readonly string[]>(known: N) =>
  z.string().transform((text, context): N[number][] => {
    const names = text.split(',').flatMap((name) => name.trim() || []);
    for (const name of names) {
      if (!known.includes(name)) {
        context.addIssue(`"${name}" is not one of ${known.join(', ')}`);
      }
    }
    if (!names.length) context.addIssue(`name at least one of ${known.join(', ')}`);
    return known.filter((name) => names.includes(name));
  });

const url = (protocols: string[], example: string) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    message: `must be an address such as ${example}`,
  });

const secretText = z.string().min(32, 'must have at least 32 characters; `openssl rand -base64 48` makes a good one');

/** `Name <address>` or a bare address. */
const mailAddress = z.string().transform((text, context): MailAddress => {
  const [, name = '', address = ''] = /^\s*(?:"?([^"<>]*?)"?\s*<)?([^<>\s@]+@[^<>\s@]+)>?\s*$/.exec(text) ?? [];
  if (!address || /\p{Cc}/u.test(text)) context.addIssue('must be an address such as Acme <crm@example.com>');
  return name ? { name, address } : { address };
});

/** Addresses and CIDR ranges, separated by commas. */
const addressRanges = z.string().transform((text, context): AddressRanges => {
  const entries = text.split(',').flatMap((entry) => entry.trim() || []);
  try {
    return new AddressRanges(entries);
  } catch (error) {
    context.addIssue((error as Error).message);
    return z.NEVER;
  }
});

const hostNames = z.string().transform((text, context): string[] => {
  const names = text.split(',').flatMap((name) => name.trim().toLowerCase() || []);
  for (const name of names)
    if (!/^[\w.-]+$/.test(name) && isIP(name) === 0)
      context.addIssue(`"${name}" is not a host name such as crm.example.com`);
  return names;
});

/** A setting of a vendor that can be entered in the app as well; its card checks what it must look like. */
const vendorSetting = (help: string, { secret = false } = {}) =>
  setting({ group: 'Vendors', help, schema: z.string().optional(), secret });

/** Written as browsers write them; there is no wildcard, since replies come with cookies. */
const origins = z.string().transform((text, context): string[] => {
  const given = text.split(',').flatMap((origin) => origin.trim() || []);
  for (const origin of given) {
    const isOrigin = URL.canParse(origin) && /^https?:/.test(origin) && new URL(origin).origin === origin;
    if (!isOrigin) context.addIssue(`"${origin}" is not an origin such as https://app.example.com`);
  }
  return given;
});

/** Addresses of the processes of one service, separated by commas. */
const addresses = z.string().transform((text, context): string[] => {
  const given = text.split(',').flatMap((address) => address.trim().replace(/\/+$/, '') || []);
  for (const address of given)
    if (!URL.canParse(address) || !/^https?:/.test(address) || new URL(address).pathname !== '/')
      context.addIssue(`"${address}" is not an address such as http://10.0.0.5:4000`);
  return given;
});

/** Where a service is found by the gateway and by other modules. */
const serviceUrl = (what: string) =>
  setting({ group: 'Network', help: `${what}, separated by commas`, schema: addresses, default: '' });

/** Every setting of the program. A name here is the name of an environment variable or of a line in `.env`. */
export const settings = {
  NODE_ENV: setting({
    group: 'Program',
    help: '`production` demands explicit secrets where MONGODB_URI is set',
    schema: z.enum(['production', 'development', 'test'], 'must be production, development or test'),
    default: 'development',
  }),
  SERVICES: setting({
    group: 'Program',
    help: 'which services this process runs (also `--services=`)',
    schema: list(serviceNames).refine((names) => names.length === 1 || !names.includes('gateway'), {
      message: 'the gateway runs in a process of its own',
    }),
    default: allServices.join(','),
  }),
  MODULES: setting({
    group: 'Program',
    help: 'which modules this process serves (also `--modules=`)',
    schema: list(moduleNames),
    default: moduleNames.join(','),
  }),
  DATA_DIR: setting({
    group: 'Program',
    help: 'folder of the embedded database, uploads, outbox and generated secrets',
    schema: z
      .string()
      .min(1)
      .transform((path) => resolve(path)),
    default: './data',
  }),
  NEWS_ALERT_DAYS: setting({
    group: 'Program',
    help: 'days that news stays in feeds',
    schema: z
      .string()
      .regex(/^[1-9]\d{0,3}$/, 'must be a number of days')
      .transform(Number),
    default: '90',
  }),
  UPLOAD_QUOTA_MB: setting({
    group: 'Program',
    help: "megabytes that one user's files may take together",
    schema: z
      .string()
      .regex(/^\d{1,9}$/, 'must be a number of megabytes')
      .transform(Number),
    default: '5000',
  }),
  LOG_LEVEL: setting({
    group: 'Program',
    help: 'fatal, error, warn, info, debug, trace or silent',
    schema: z.enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'must be fatal, error, warn, info, debug, trace or silent',
    ),
    default: 'info',
  }),
  PORT: setting({
    group: 'Network',
    help: 'port of the web server; 0 takes a free one',
    schema: z.string().regex(/^\d+$/, 'must be a number from 0 to 65535').transform(Number).pipe(z.number().max(65535)),
    default: '4000',
  }),
  HOST: setting({
    group: 'Network',
    help: 'address to listen on; 0.0.0.0 opens the server to the network',
    schema: z.string().min(1),
    default: '127.0.0.1',
  }),
  PUBLIC_URL: setting({
    group: 'Network',
    help: 'how browsers reach the server; used in mails and for the origin check (default: http://localhost:PORT)',
    schema: url(['http:', 'https:'], 'https://crm.example.com')
      .refine(
        (text) => !URL.canParse(text) || new URL(text).pathname === '/',
        'must have no path: the app takes up a whole host, such as https://crm.example.com',
      )
      .transform((text) => text.replace(/\/+$/, ''))
      .optional(),
  }),
  TRUST_PROXY: setting({
    group: 'Network',
    help: 'addresses or ranges of reverse proxies whose X-Forwarded-For is believed, such as 10.0.0.0/8',
    schema: addressRanges,
    default: '',
  }),
  ALLOWED_HOSTS: setting({
    group: 'Network',
    help: 'host names that the server answers to, beside that of PUBLIC_URL, those of this machine and HOST',
    schema: hostNames,
    default: '',
  }),
  CORS_ORIGINS: setting({
    group: 'Network',
    help: 'origins that the app is served from where that is not PUBLIC_URL, such as https://app.example.com',
    schema: origins,
    default: '',
  }),
  OUTBOUND_ALLOW: setting({
    group: 'Network',
    help: 'private addresses or ranges that feeds, webhooks and links of users may reach, such as 10.1.0.0/16',
    schema: addressRanges,
    default: '',
  }),
  RATE_FACTOR: setting({
    group: 'Network',
    help: 'multiplies how many calls per minute are allowed; raise it for load tests',
    schema: z
      .string()
      .regex(/^\d+(?:\.\d+)?$/, 'must be a number such as 1 or 2.5')
      .transform(Number)
      .refine((factor) => factor > 0, 'must be more than 0'),
    default: '1',
  }),
  WEB_URL: serviceUrl('for the gateway: addresses of the processes with the service web'),
  REALTIME_URL: serviceUrl('for the gateway: addresses of those with realtime, where that runs apart from web'),
  AUTH_URL: serviceUrl('addresses of the processes that serve the module auth, where it runs apart'),
  CRM_URL: serviceUrl('the same for crm'),
  OCCASIONS_URL: serviceUrl('the same for occasions'),
  SOCIAL_URL: serviceUrl('the same for social'),
  INTELLIGENCE_URL: serviceUrl('the same for intelligence'),
  CALLS_URL: serviceUrl('the same for calls'),
  METRICS_TOKEN: setting({
    group: 'Network',
    help: 'bearer token for /metrics; without it only this machine may read them',
    schema: z.string().min(16, 'must have at least 16 characters').optional(),
    secret: true,
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: setting({
    group: 'Network',
    help: 'OpenTelemetry collector that gets the traces over OTLP, such as http://collector:4318',
    schema: url(['http:', 'https:'], 'http://collector:4318').optional(),
  }),
  JWT_SECRET: setting({
    group: 'Security',
    help: 'signs access tokens; made and kept in the data folder when unset',
    schema: secretText.optional(),
    secret: true,
  }),
  TOKEN_ENCRYPTION_KEY: setting({
    group: 'Security',
    help: 'root of the keys that sign links; made and kept in the data folder when unset',
    schema: secretText.optional(),
    secret: true,
  }),
  TOKEN_ENCRYPTION_KEYS_OLD: setting({
    group: 'Security',
    help: 'former values of TOKEN_ENCRYPTION_KEY, separated by commas, until `npm run rotate-keys` has run',
    schema: z.string().transform((text) => text.split(',').flatMap((key) => key.trim() || [])),
    default: '',
    secret: true,
  }),
  MONGODB_URI: setting({
    group: 'Database',
    help: 'MongoDB 7 or newer, a replica set; the embedded engine runs when unset',
    schema: url(['mongodb:', 'mongodb+srv:'], 'mongodb://host:27017/sequelstring?replicaSet=rs0').optional(),
    secret: true,
  }),
  ELASTICSEARCH_URL: setting({
    group: 'Database',
    help: 'Elasticsearch 8 or newer; the embedded search index in the data folder is used when unset',
    schema: url(['http:', 'https:'], 'https://user:password@search.example.com:9200').optional(),
    secret: true,
  }),
  REDIS_URL: setting({
    group: 'Database',
    help: 'Redis 7 or newer for jobs, shared limits and live messages; the database serves when unset',
    schema: url(['redis:', 'rediss:'], 'rediss://user:password@redis.example.com:6379').optional(),
    secret: true,
  }),
  S3_BUCKET: setting({
    group: 'Files',
    help: 'bucket of Amazon S3 or a compatible server for all files; the data folder is used when unset',
    schema: z
      .string()
      .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of a bucket')
      .optional(),
  }),
  S3_ENDPOINT: setting({
    group: 'Files',
    help: 'address of a server that speaks S3; Amazon when unset',
    schema: url(['http:', 'https:'], 'https://s3.example.com').optional(),
  }),
  S3_REGION: setting({
    group: 'Files',
    help: 'region of the bucket',
    schema: z.string().min(1),
    default: 'us-east-1',
  }),
  S3_ENCRYPTION: setting({
    group: 'Files',
    help: 'server-side encryption to ask for: AES256 or aws:kms; what the bucket does by itself when unset',
    schema: z.enum(['AES256', 'aws:kms'], 'must be AES256 or aws:kms').optional(),
  }),
  AWS_ACCESS_KEY_ID: setting({
    group: 'Files',
    help: 'key for S3 and Amazon Transcribe; the role of the machine is used when unset',
    schema: z.string().min(1).optional(),
  }),
  AWS_SECRET_ACCESS_KEY: setting({
    group: 'Files',
    help: 'secret of AWS_ACCESS_KEY_ID',
    schema: z.string().min(1).optional(),
    secret: true,
  }),
  SMTP_URL: setting({
    group: 'Mail',
    help: 'mail server; without it messages go to the outbox folder',
    schema: url(['smtp:', 'smtps:'], 'smtps://user:password@mail.example.com:465').optional(),
    secret: true,
  }),
  MAIL_FROM: setting({
    group: 'Mail',
    help: "sender of all mail (default: the user of SMTP_URL where that is an address); without a name, greetings carry their contact owner's",
    schema: mailAddress,
    default: 'crm@localhost',
  }),
  NEWSAPI_DAILY_REQUESTS: setting({
    group: 'Vendors',
    help: 'requests to NewsAPI a day',
    schema: z
      .string()
      .regex(/^\d{1,9}$/, 'must be a number')
      .transform(Number),
    default: '100',
  }),
  OPENAI_DAILY_TOKENS: setting({
    group: 'Vendors',
    help: 'tokens a day that reading articles may take',
    schema: z
      .string()
      .regex(/^\d{1,9}$/, 'must be a number')
      .transform(Number),
    default: '500000',
  }),
  OPENAI_DAILY_CALL_TOKENS: setting({
    group: 'Vendors',
    help: 'tokens a day that reading calls may take',
    schema: z
      .string()
      .regex(/^\d{1,9}$/, 'must be a number')
      .transform(Number),
    default: '500000',
  }),
  GOOGLE_LANGUAGE_DAILY_UNITS: setting({
    group: 'Vendors',
    help: 'thousands of characters a day that Google Natural Language may judge; an article takes up to 3',
    schema: z
      .string()
      .regex(/^\d{1,9}$/, 'must be a number')
      .transform(Number),
    default: '150',
  }),
  GOOGLE_LANGUAGE_API_KEY: vendorSetting('API key of Google Natural Language', { secret: true }),
  GOOGLE_LANGUAGE_BASE_URL: vendorSetting(
    'address of Google Natural Language (default: https://language.googleapis.com/v2)',
  ),
  GOOGLE_NEWS_TERMS: vendorSetting('`accepted` where the terms of Google News are'),
  GOOGLE_NEWS_BASE_URL: vendorSetting('address of Google News (default: https://news.google.com)'),
  NEWSAPI_BASE_URL: vendorSetting('address of NewsAPI (default: https://newsapi.org/v2)'),
  NEWSAPI_KEY: vendorSetting('API key of NewsAPI', { secret: true }),
  DKIM_DOMAIN: vendorSetting('domain that signs mail sent over SMTP'),
  DKIM_SELECTOR: vendorSetting('name of the DKIM key in the DNS of DKIM_DOMAIN'),
  DKIM_PRIVATE_KEY: vendorSetting('RSA private key of DKIM_SELECTOR in PEM', { secret: true }),
  SES_REGION: vendorSetting('region of Amazon SES, such as eu-west-1'),
  SES_ENDPOINT: vendorSetting('address of the Amazon SES API (default: that of the region)'),
  SES_CONFIGURATION_SET: vendorSetting('configuration set whose events report what becomes of email'),
  SES_TOPIC_ARNS: vendorSetting('ARNs of the SNS topics that may report, separated by commas'),
  SES_SNS_CERTIFICATE: vendorSetting('PEM of the certificate of SNS, where the server may not fetch it'),
  SENDGRID_API_KEY: vendorSetting('API key of SendGrid, for sending email', { secret: true }),
  SENDGRID_BASE_URL: vendorSetting('address of the SendGrid API (default: https://api.sendgrid.com)'),
  SENDGRID_WEBHOOK_PUBLIC_KEY: vendorSetting("verification key of SendGrid's signed event webhook"),
  OPENAI_API_KEY: vendorSetting('API key of OpenAI or of a server with the same API', { secret: true }),
  OPENAI_BASE_URL: vendorSetting('address of that API (default: https://api.openai.com/v1)'),
  OPENAI_MODEL: vendorSetting('language model'),
  OPENAI_TRANSCRIBE_MODEL: vendorSetting('transcription model (default: whisper-1)'),
  TRANSCRIBE_REGION: vendorSetting('region of Amazon Transcribe, for recordings in S3_BUCKET'),
  TRANSCRIBE_ENDPOINT: vendorSetting('address of the Amazon Transcribe API (default: that of the region)'),
  TWILIO_ACCOUNT_SID: vendorSetting('account of Twilio, for phone calls'),
  TWILIO_AUTH_TOKEN: vendorSetting('its auth token, which also signs webhooks', { secret: true }),
  TWILIO_API_KEY_SID: vendorSetting('API key of Twilio, for calls in the browser'),
  TWILIO_API_KEY_SECRET: vendorSetting('secret of that API key', { secret: true }),
  TWILIO_TWIML_APP_SID: vendorSetting('TwiML app of Twilio, for calls in the browser'),
  TWILIO_FROM: vendorSetting('number that calls go out from, such as +15550100'),
  TWILIO_API_URL: vendorSetting('address of the Twilio API (default: https://api.twilio.com)'),
  RINGCENTRAL_CLIENT_ID: vendorSetting('app of RingCentral, for phone calls'),
  RINGCENTRAL_CLIENT_SECRET: vendorSetting('secret of that app', { secret: true }),
  RINGCENTRAL_JWT: vendorSetting('JWT of the RingCentral user that the app signs in as', { secret: true }),
  RINGCENTRAL_SERVER_URL: vendorSetting('address of the RingCentral API (default: https://platform.ringcentral.com)'),
  ZOOM_ACCOUNT_ID: vendorSetting('account of Zoom Phone, for phone calls'),
  ZOOM_CLIENT_ID: vendorSetting('Server-to-Server OAuth app of Zoom'),
  ZOOM_CLIENT_SECRET: vendorSetting('secret of that app', { secret: true }),
  ZOOM_WEBHOOK_SECRET: vendorSetting("secret token of the app's webhooks", { secret: true }),
  ZOOM_API_URL: vendorSetting('address of the Zoom API (default: https://api.zoom.us/v2)'),
  ZOOM_OAUTH_URL: vendorSetting('address where Zoom gives out tokens (default: https://zoom.us/oauth/token)'),
  SENDGRID_TRACK_OPENS: vendorSetting('`yes` has SendGrid tell when an email was opened'),
  LINKEDIN_CLIENT_ID: setting({
    group: 'Vendors',
    help: 'the app at LinkedIn through which contacts share their profile',
    schema: z.string().min(1).optional(),
  }),
  LINKEDIN_CLIENT_SECRET: setting({
    group: 'Vendors',
    help: 'secret of that app',
    schema: z.string().min(1).optional(),
    secret: true,
  }),
  LINKEDIN_ISSUER: setting({
    group: 'Vendors',
    help: 'OpenID provider (default: https://www.linkedin.com/oauth)',
    schema: url(['http:', 'https:'], 'https://api.example.com').optional(),
  }),
  LINKEDIN_API_URL: setting({
    group: 'Vendors',
    help: 'API (default: https://api.linkedin.com)',
    schema: url(['http:', 'https:'], 'https://api.example.com').optional(),
  }),
  X_CLIENT_ID: setting({
    group: 'Vendors',
    help: 'the app at X through which contacts share their profile',
    schema: z.string().min(1).optional(),
  }),
  X_CLIENT_SECRET: setting({
    group: 'Vendors',
    help: 'secret of that app',
    schema: z.string().min(1).optional(),
    secret: true,
  }),
  X_AUTH_URL: setting({
    group: 'Vendors',
    help: 'where people sign in (default: https://x.com)',
    schema: url(['http:', 'https:'], 'https://api.example.com').optional(),
  }),
  X_API_URL: setting({
    group: 'Vendors',
    help: 'API (default: https://api.x.com)',
    schema: url(['http:', 'https:'], 'https://api.example.com').optional(),
  }),
  X_BEARER_TOKEN: setting({
    group: 'Vendors',
    help: 'reads public profiles on X by their address; every read costs money',
    schema: z.string().min(1).optional(),
    secret: true,
  }),
  X_MONTHLY_BUDGET: setting({
    group: 'Vendors',
    help: 'US dollars a month for reads from X (default: 5)',
    schema: z
      .string()
      .regex(/^\d{1,6}(?:\.\d{1,2})?$/, 'must be an amount such as 25 or 7.50')
      .optional(),
  }),
  FACEBOOK_CLIENT_ID: setting({
    group: 'Vendors',
    help: 'the app at Facebook through which contacts share their profile',
    schema: z.string().min(1).optional(),
  }),
  FACEBOOK_CLIENT_SECRET: setting({
    group: 'Vendors',
    help: 'secret of that app',
    schema: z.string().min(1).optional(),
    secret: true,
  }),
  FACEBOOK_AUTH_URL: setting({
    group: 'Vendors',
    help: 'where people sign in (default: https://www.facebook.com)',
    schema: url(['http:', 'https:'], 'https://api.example.com').optional(),
  }),
  FACEBOOK_API_URL: setting({
    group: 'Vendors',
    help: 'API (default: https://graph.facebook.com)',
    schema: url(['http:', 'https:'], 'https://api.example.com').optional(),
  }),
  FACEBOOK_API_VERSION: setting({
    group: 'Vendors',
    help: 'version of the Graph API (default: v25.0)',
    schema: z.string().min(1).optional(),
  }),
  GITHUB_TOKEN: setting({
    group: 'Vendors',
    help: 'raises how often public GitHub profiles may be read from 60 to 5,000 an hour',
    schema: z.string().min(1).optional(),
    secret: true,
  }),
  GITHUB_API_URL: setting({
    group: 'Vendors',
    help: 'API of GitHub (default: https://api.github.com)',
    schema: url(['http:', 'https:'], 'https://api.example.com').optional(),
  }),
  BLUESKY_API_URL: setting({
    group: 'Vendors',
    help: 'AppView of Bluesky (default: https://public.api.bsky.app)',
    schema: url(['http:', 'https:'], 'https://api.example.com').optional(),
  }),
};

type Values = { [K in keyof typeof settings]: z.output<(typeof settings)[K]['schema']> };
/** Settings as the program uses them. `given` tells which ones somebody set. */
export type Config = Values & { given: ReadonlySet<string> };

/** Whether one process is the whole program; others are parts of one that several processes make together. */
export const runsAll = ({ SERVICES, MODULES }: Config): boolean =>
  allServices.every((name) => SERVICES.includes(name)) && moduleNames.every((name) => MODULES.includes(name));

/** Addresses of the processes that serve a module; none where it runs in this one. */
export const urlsOf = (config: Config, module: ModuleName): string[] =>
  config.MODULES.includes(module) ? [] : config[urlSettings[module]];

export const urlSettings = {
  auth: 'AUTH_URL',
  crm: 'CRM_URL',
  occasions: 'OCCASIONS_URL',
  social: 'SOCIAL_URL',
  intelligence: 'INTELLIGENCE_URL',
  calls: 'CALLS_URL',
} as const satisfies Record<ModuleName, keyof Values>;

/** All that is wrong with the settings, one line each. */
export class ConfigError extends Error {
  readonly problems: string[];
  constructor(problems: string[]) {
    super(`${problems.length === 1 ? 'One setting needs' : `${problems.length} settings need`} attention:`);
    this.problems = problems;
  }
}

/**
 * Reads the settings from flags, the environment and `.env`, in that order of precedence.
 * Throws `ConfigError` naming everything that is wrong at once.
 */
export function readConfig(
  source: { env?: Record<string, string | undefined>; args?: string[]; dir?: string } = {},
): Config {
  const { env = process.env, args = [], dir = '.' } = source;
  const problems: string[] = [];
  const raw = { ...readDotEnv(dir, problems), ...env, ...readFlags(args, problems) };
  const given = new Set<string>();
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries<Setting>(settings)) {
    const text = readSecretFile(name, setting, raw, problems) ?? (raw[name] || undefined);
    if (text !== undefined) given.add(name);
    const parsed = setting.schema.safeParse(text ?? setting.default);
    if (parsed.success) values[name] = parsed.data;
    else for (const issue of parsed.error.issues) problems.push(`${name}: ${issue.message}`);
  }
  if (!given.has('MAIL_FROM')) values.MAIL_FROM = smtpUser(values.SMTP_URL) ?? values.MAIL_FROM;
  if (
    (values.SERVICES as string[] | undefined)?.includes('gateway') &&
    !(values.WEB_URL as string[] | undefined)?.length
  )
    problems.push('WEB_URL: tell the gateway where the service web is, such as http://10.0.0.5:4000');
  problems.push(...missingInProduction(values));
  if (!values.AWS_ACCESS_KEY_ID !== !values.AWS_SECRET_ACCESS_KEY)
    problems.push('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY: set both or neither');
  if (problems.length) throw new ConfigError(problems);
  return { ...(values as Values), given };
}

/** Who signs in at a mail server with an address may send from it, and often from no other. */
function smtpUser(smtpUrl: unknown): MailAddress | undefined {
  try {
    const user = decodeURIComponent(new URL(String(smtpUrl)).username);
    return mailAddress.safeParse(user).data;
  } catch {
    return undefined;
  }
}

function missingInProduction(values: Record<string, unknown>): string[] {
  if (values.NODE_ENV !== 'production' || !values.MONGODB_URI) return [];
  return ['JWT_SECRET', 'TOKEN_ENCRYPTION_KEY'].flatMap((name) =>
    values[name] ? [] : `${name}: set it (or ${name}_FILE); several processes must share one in production`,
  );
}

function readDotEnv(dir: string, problems: string[]): Record<string, string | undefined> {
  try {
    return parseEnv(readFileSync(resolve(dir, '.env'), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') problems.push(`.env: ${(error as Error).message}`);
    return {};
  }
}

function readFlags(args: string[], problems: string[]): Record<string, string> {
  try {
    const { values } = parseArgs({ args, options: { services: { type: 'string' }, modules: { type: 'string' } } });
    return {
      ...(values.services !== undefined && { SERVICES: values.services || ' ' }),
      ...(values.modules !== undefined && { MODULES: values.modules || ' ' }),
    };
  } catch (error) {
    problems.push(`${(error as Error).message.split('. ')[0]}; the flags are --services= and --modules=`);
    return {};
  }
}

function readSecretFile(
  name: string,
  setting: Setting,
  raw: Record<string, string | undefined>,
  problems: string[],
): string | undefined {
  const path = setting.secret ? raw[`${name}_FILE`] : undefined;
  if (!path) return undefined;
  if (raw[name]) problems.push(`${name}: set either it or ${name}_FILE, not both`);
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    problems.push(`${name}_FILE: ${(error as Error).message}`);
    return undefined;
  }
}

/** The values of all secrets that were set, for the log to hide. */
export const secretValues = (config: Config): string[] =>
  Object.entries<Setting>(settings).flatMap(([name, { secret }]) =>
    secret ? [config[name as keyof Values] ?? []].flat().map(String) : [],
  );

/** The table of settings as text for `--help`. */
export function describeSettings(): string {
  const lines = Object.entries<Setting>(settings).map(([name, { default: fallback, help }]) =>
    [`  ${name.padEnd(22)}`, help, fallback ? ` [${fallback}]` : ''].join(''),
  );
  return `Settings (environment or .env; secrets also as <NAME>_FILE):\n${lines.join('\n')}`;
}
