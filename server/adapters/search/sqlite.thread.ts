import { serveThread } from '../../kernel/thread.ts';
import { SqliteEngine } from './sqlite-engine.ts';

serveThread((dir: string) => new SqliteEngine(dir));
