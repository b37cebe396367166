/** The process that `mongo.test.ts` kills: takes one job, says so, and never ends it. */
import { pino } from 'pino';
import { z } from 'zod';
import { systemClock } from '../../kernel/clock.ts';
import { connectDatabase } from '../../kernel/db.ts';
import { job } from '../../ports/jobs.ts';
import { MongoJobs } from './mongo.ts';

const uri = process.argv[2];
if (!uri) throw new Error('The connection string is missing.');
await connectDatabase(uri);
await new MongoJobs({ clock: systemClock, log: pino({ level: 'silent' }) }).work([
  job({
    name: 'killed.doWork',
    payload: z.object({}),
    attempts: 3,
    backoffMs: 1,
    concurrency: 1,
    leaseMs: 1000,
    handle: async () => {
      process.send?.('running');
      await new Promise(() => {});
    },
  }),
]);
