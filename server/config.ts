import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs, parseEnv } from 'node:util';
import type { z } from 'zod';
import type { MailAddress } from './ports/mailer.ts';
import { intelligence } from './settings/intelligence.ts';
import { mail } from './settings/mail.ts';
import { network } from './settings/network.ts';
import { allServices, type ModuleName, moduleNames, program } from './settings/program.ts';
import type { Setting } from './settings/setting.ts';
import { mailAddress } from './settings/shapes.ts';
import { social } from './settings/social.ts';
import { storage } from './settings/storage.ts';
import { telephony } from './settings/telephony.ts';

export { type ModuleName, moduleNames };

/** Every setting of the program. A name here is the name of an environment variable or of a line in `.env`. */
export const settings = {
  ...program,
  ...network,
  ...storage,
  ...mail,
  ...intelligence,
  ...telephony,
  ...social,
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
