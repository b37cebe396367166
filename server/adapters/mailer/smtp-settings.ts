import { isIP } from 'node:net';
import type { SMTPConnectionOptions } from 'nodemailer/lib/smtp-connection';
import { isLoopback } from '../../kernel/loopback.ts';

/** What SMTP_URL says, in the terms of the SMTP client. Times in milliseconds. */
export interface SmtpSettings {
  connection: SMTPConnectionOptions;
  auth: { user: string; pass: string } | undefined;
  /** How many connections at once. */
  connections: number;
  /** `smtp.example.com:587`, for people. */
  server: string;
}

const FLAGS = ['requireTLS', 'ignoreTLS', 'tls.rejectUnauthorized'] as const;
const TEXTS = ['name', 'tls.servername', 'connections', 'timeout'] as const;
/** Seconds that a server may be silent (RFC 5321 4.5.3.2 grants it minutes to answer the end of a message). */
const SILENCE = { dns: 20, connect: 20, greeting: 30, reply: 240 };

/**
 * Reads `smtp://user:password@host:587?option=value` or `smtps://…` (TLS from the start). Options: `requireTLS`, `ignoreTLS`,
 * `tls.rejectUnauthorized`, `tls.servername`, `name` (sent with EHLO), `connections` (1 to 50), `timeout`
 * (1 to 600 seconds of silence). Where a password would cross the network,
 * TLS is required unless `requireTLS=false` says otherwise; certificates are checked, except on this machine where TLS is not
 * required. Throws one Error that names everything that is wrong.
 */
export function smtpSettings(text: string): SmtpSettings {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url) throw new Error('SMTP_URL is not a URL such as smtp://user:password@smtp.example.com:587');
  const problems: string[] = [];
  const secure = url.protocol === 'smtps:';
  if (!secure && url.protocol !== 'smtp:')
    problems.push(`starts with ${url.protocol}// instead of smtp:// or smtps://`);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!host) problems.push('names no host');
  if (url.username && !url.password) problems.push('has a user but no password');
  const options = readOptions(url.searchParams, problems);
  const auth = url.username && url.password ? credentials(url, problems) : undefined;
  const connections = Number(options.get('connections') ?? 10);
  if (!Number.isInteger(connections) || connections < 1 || connections > 50)
    problems.push('has `connections` outside of 1 to 50');
  const timeout = options.has('timeout') ? Number(options.get('timeout')) : undefined;
  if (timeout !== undefined && !(Number.isInteger(timeout) && timeout >= 1 && timeout <= 600))
    problems.push('has a `timeout` outside of 1 to 600');
  const silence = (usual: number) => (timeout ?? usual) * 1000;
  if (problems.length > 0) throw new Error(`SMTP_URL ${problems.join('; it ')}.`);

  const port = Number(url.port) || (secure ? 465 : 587);
  const flag = (name: (typeof FLAGS)[number]) => (options.has(name) ? options.get(name) === 'true' : undefined);
  const requireTLS = flag('requireTLS') ?? (auth !== undefined && !secure && !isLoopback(host) && !flag('ignoreTLS'));
  return {
    connection: {
      host,
      port,
      secure,
      name: options.get('name'),
      requireTLS,
      ignoreTLS: flag('ignoreTLS'),
      tls: {
        // A relay on this machine has a certificate of its own making, and nobody stands between.
        rejectUnauthorized: flag('tls.rejectUnauthorized') ?? (secure || requireTLS || !isLoopback(host)),
        servername: options.get('tls.servername') ?? (isIP(host) ? undefined : host),
      },
      dnsTimeout: silence(SILENCE.dns),
      connectionTimeout: silence(SILENCE.connect),
      greetingTimeout: silence(SILENCE.greeting),
      socketTimeout: silence(SILENCE.reply),
      logger: false,
    },
    auth,
    connections,
    server: `${url.hostname}:${port}`,
  };
}

function readOptions(params: URLSearchParams, problems: string[]): Map<string, string> {
  const options = new Map<string, string>();
  const flags: readonly string[] = FLAGS;
  const texts: readonly string[] = TEXTS;
  for (const [name, value] of params) {
    if (!flags.includes(name) && !texts.includes(name)) problems.push(`has an unknown option ${JSON.stringify(name)}`);
    else if (flags.includes(name) && value !== 'true' && value !== 'false')
      problems.push(`has \`${name}\` that is neither true nor false`);
    else options.set(name, value);
  }
  return options;
}

function credentials(url: URL, problems: string[]): { user: string; pass: string } | undefined {
  try {
    return { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) };
  } catch {
    problems.push('has a user or password with a % that is not followed by two hexadecimal digits (write % as %25)');
    return undefined;
  }
}
