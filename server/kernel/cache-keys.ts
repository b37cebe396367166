import { createHash } from 'node:crypto';

const minutes = (count: number) => count * 60_000;
const hours = (count: number) => count * 3_600_000;

const entry = <A extends string[]>(lifetimeMs: number, key: (...parts: A) => string) => ({ lifetimeMs, key });

/** Everything that is cached: its key and how long it may be used (architecture 7.3). No secret stands in a key. */
export const cacheKeys = {
  session: entry(hours(24), (userId: string, sessionId: string) => `session:${userId}:${sessionId}`),
  token: entry(hours(7 * 24), (refreshToken: string) => `token:${sha256(refreshToken)}`),
  contactDates: entry(hours(1), (contactId: string) => `dates:contact:${contactId}`),
  upcomingDates: entry(minutes(15), (userId: string) => `dates:upcoming:${userId}`),
  socialProfiles: entry(hours(6), (contactId: string) => `social:profile:${contactId}`),
  socialActivity: entry(minutes(30), (contactId: string) => `social:activity:${contactId}`),
  accountNews: entry(minutes(15), (accountId: string) => `intel:news:${accountId}`),
  alerts: entry(minutes(5), (userId: string) => `intel:alerts:${userId}`),
  activeCall: entry(hours(2), (userId: string) => `call:active:${userId}`),
  callTranscript: entry(hours(24), (callId: string) => `call:transcript:${callId}`),
};

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
