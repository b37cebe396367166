/** The product as a process of its own, on a database that runs elsewhere. */
import { readConfig } from '../server/config.ts';
import { createLog } from '../server/kernel/log.ts';
import { startProgram } from '../server/program.ts';

const { log, flush } = createLog({ level: 'info', pretty: false });
process.on('exit', flush);
const program = await startProgram(readConfig({ env: process.env }), { log });
process.send?.(program.port);
const stop = () => program.stop().then(() => process.exit(0));
process.on('SIGTERM', stop);
// Whoever started it is gone, and would not stop it any more.
process.on('disconnect', stop);
