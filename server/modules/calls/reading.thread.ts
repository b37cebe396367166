import { serveThread } from '../../kernel/thread.ts';
import { Reading } from './reading.operations.ts';

serveThread(() => new Reading(), { background: true });
