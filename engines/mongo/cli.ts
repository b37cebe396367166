import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type ServerOptions, startServer } from './server.ts';
import { backupFolder } from './storage/backup.ts';
import { checkFolder } from './storage/check.ts';

const HELP = `sequelstring-mongo: a MongoDB server for one machine, its data in one SQLite file

  --dir DIR        the data folder (default ./data)
  --port PORT      listen on a TCP port (default 27017; 0: the system chooses)
  --host HOST      the address to listen on (default 127.0.0.1; there are no passwords)
  --network-is-closed  needed for a host beyond this machine: whoever reaches the port can read and change everything
  --socket PATH    listen on a Unix socket instead
  --backup FILE    copy the database to FILE, also while a server is running on it, and end
  --check          verify the database, also while a server is running on it, and end: 0 sound, 1 damaged
  --test-commands  allow configureFailPoint, by which drivers are tested
  --help           this page
`;

const OPTIONS = {
  dir: { type: 'string', default: './data' },
  port: { type: 'string', default: '27017' },
  host: { type: 'string', default: '127.0.0.1' },
  'network-is-closed': { type: 'boolean', default: false },
  socket: { type: 'string' },
  backup: { type: 'string' },
  check: { type: 'boolean', default: false },
  'test-commands': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const dir = path.resolve(values.dir);
  if (values.backup !== undefined) return backup(dir, path.resolve(values.backup));
  if (values.check) return check(dir);
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`--port ${values.port} is not a port number`);
  if (!values.socket && !isLoopback(values.host) && !values['network-is-closed'])
    throw new Error(
      `--host ${values.host} opens the database to others, and it knows no passwords. Where nobody else can reach that network, say so with --network-is-closed.`,
    );
  const listen = values.socket ? { socket: path.resolve(values.socket) } : { port, host: values.host };
  return serve({ dir, listen, testCommands: values['test-commands'] });
}

function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/.test(host);
}

async function serve(options: ServerOptions): Promise<number> {
  const server = await startServer(options);
  console.log(`Serving ${options.dir} at ${server.uri}`);
  const signal = Promise.withResolvers<void>();
  process.once('SIGINT', () => signal.resolve());
  process.once('SIGTERM', () => signal.resolve());
  const staysAlive = setInterval(() => {}, 60_000);
  await signal.promise;
  clearInterval(staysAlive);
  await server.close();
  return 0;
}

async function backup(dir: string, file: string): Promise<number> {
  await backupFolder(dir, file);
  console.log(
    `Copied ${dir} to ${file} (${fs.statSync(file).size} bytes). To use it, put it into an empty folder as mongo.db.`,
  );
  return 0;
}

function check(dir: string): number {
  const problems = checkFolder(dir);
  for (const problem of problems) console.log(problem);
  console.log(problems.length === 0 ? `${dir} is sound` : `${dir} is damaged: ${problems.length} problems`);
  return problems.length === 0 ? 0 : 1;
}
