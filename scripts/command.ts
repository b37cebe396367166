import { ConfigError } from '../server/config.ts';
import { createLog, type Log } from '../server/kernel/log.ts';

/** Runs a command to its end; what goes wrong is told in a sentence, and the process ends with 1. */
export async function runCommand(work: (log: Log) => Promise<void>): Promise<void> {
  // Whatever is written belongs to the user who runs the command, and to nobody else.
  process.umask(0o077);
  const { log, flush } = createLog({ level: 'warn', pretty: true });
  try {
    await work(log);
  } catch (error) {
    const problems = error instanceof ConfigError ? error.problems.map((line) => `\n  ${line}`).join('') : '';
    console.error(`${(error as Error).message}${problems}`);
    process.exitCode = 1;
  }
  flush();
}
