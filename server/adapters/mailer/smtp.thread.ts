import { serveThread } from '../../kernel/thread.ts';
import { SmtpSenders } from './smtp-senders.ts';

serveThread(() => new SmtpSenders());
