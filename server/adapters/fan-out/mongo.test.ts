import { pino } from 'pino';
import { afterAll, beforeAll } from 'vitest';
import { startDatabase, type TestDatabase } from '../../../test/database.ts';
import { connectDatabase, disconnectDatabase } from '../../kernel/db.ts';
import { buildIndexes } from '../../kernel/indexes.ts';
import { describeFanOut } from '../../ports/fan-out.contract.ts';
import { fanOutCollections, MongoFanOut } from './mongo.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
  await connectDatabase(database.uri);
  await buildIndexes(fanOutCollections);
});
afterAll(async () => {
  await disconnectDatabase();
  await database.stop();
});

describeFanOut('the database', () => new MongoFanOut({ log: pino({ level: 'silent' }) }));
