import './compile-cache.js';
import { ConfigError, describeSettings, readConfig, secretValues } from './config.ts';
import { createLog, type Log } from './kernel/log.ts';
import type { Program } from './program.ts';

/** Starts the program as the settings say and keeps it running until SIGTERM or SIGINT. */
async function main(): Promise<void> {
  // Whatever is written belongs to the user who runs the program, and to nobody else.
  process.umask(0o077);
  const args = process.argv.slice(2);
  if (args.includes('--help')) {
    console.log(describeSettings());
    return;
  }
  const config = readConfig({ args });
  const { log, flush } = createLog({
    level: config.LOG_LEVEL,
    pretty: process.stdout.isTTY,
    secrets: secretValues(config),
  });
  process.on('exit', flush);
  // Loaded only now, so that wrong settings are told at once.
  const [{ startProgram }, { StartError }] = await Promise.all([import('./program.ts'), import('./database.ts')]);
  let program: Program | undefined;
  stopOnSignals(() => program, flush);
  try {
    program = await startProgram(config, { log, onFailure: (error) => failLate(error, log, flush) });
    const seconds = (performance.now() / 1000).toFixed(1);
    flush();
    console.log(program.port === undefined ? workingLine(seconds) : readyLine(program, seconds));
  } catch (error) {
    fail(error instanceof StartError ? error.message : sentenceFor(error));
  }
}

const readyLine = ({ entrance, mailer }: Program, seconds: string) =>
  `\nSequelString CRM is ready at ${entrance} (started in ${seconds} s)\n${
    mailer === 'outbox' ? 'No mail server is configured (SMTP_URL): messages go to the outbox folder.\n' : ''
  }`;
const workingLine = (seconds: string) => `SequelString CRM works in the background (started in ${seconds} s)`;

/** What is only starting, and may wait for a migration, has nothing to finish. */
function stopOnSignals(started: () => Program | undefined, flush: () => void): void {
  let asked = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      const program = started();
      if (asked || !program) process.exit(program ? 1 : 0);
      asked = true;
      program.stop().then(() => {
        flush();
        process.exit(0);
      });
    });
  }
}

function failLate(error: Error, log: Log, flush: () => void): never {
  log.fatal({ err: error }, 'The database has stopped; the program ends');
  flush();
  process.exit(1);
}

function fail(reason: string): never {
  console.error(`SequelString CRM cannot start. ${reason}`);
  process.exit(1);
}

function sentenceFor(error: unknown): string {
  if (error instanceof ConfigError) return [error.message, ...error.problems.map((line) => `  ${line}`)].join('\n');
  const { code, message, stack } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return 'The port is in use by another program; choose another with PORT.';
  if (code === 'EACCES') return `Not allowed: ${message}. Check PORT and the rights on DATA_DIR.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `HOST is not an address of this machine: ${message}.`;
  if ((error as Error).name?.startsWith('Mongo')) return `The database does not answer: ${message}`;
  return stack ?? String(error);
}

main().catch((error) => fail(sentenceFor(error)));
