import { z } from 'zod';
import { BulkChange } from './bulk.ts';
import { Call } from './calls.ts';
import { RecordAction } from './events.ts';
import { Greeting } from './greetings.ts';
import { Import } from './imports.ts';
import { NewsAlert } from './news.ts';
import { Notification } from './notifications.ts';
import { KindName } from './records/field.ts';
import { Id, Instant } from './route.ts';
import { Platform, ProfileState, SocialActivity } from './social-profiles.ts';

/** What every process and browser remembers of the organisation. */
export const SharedFact = z.enum(['settings', 'fields', 'teams', 'pipelines']);
export type SharedFact = z.infer<typeof SharedFact>;

/**
 * Socket.io messages from the server (architecture 8.3), each sent only to users who may read what it is about.
 * The client connects to `/socket.io` with `auth: { token, age? }`: the access token, and for how many milliseconds it
 * has been reading data already, so that it gets what was sent meanwhile (30,000 at most).
 */
export const realtime = {
  /** A record was created, changed, deleted or restored; `fields` names what changed. */
  'record:changed': z.object({
    kind: KindName,
    id: Id,
    version: z.number().int(),
    action: RecordAction,
    actor: Id.optional(),
    fields: z.array(z.string()),
  }),
  /** A record has a new entry on its timeline, or one of them is another now. */
  'timeline:changed': z.object({ kind: KindName, id: Id }),
  /** How far a bulk change or its undo is, for whoever started it. */
  'bulk:progress': BulkChange.omit({ problems: true }),
  'import:progress': Import.omit({ errors: true, preview: true }),
  'greeting:changed': Greeting,
  'call:started': Call,
  /** A call changed in another way, or its recording was read or its transcript analyzed. */
  'call:updated': Call,
  'call:ended': Call,
  /** A call has a new transcript of so many segments. */
  'call:transcript:update': z.object({ callId: Id, segments: z.number().int(), language: z.string().optional() }),
  /** News of an account, for everyone who may see the account. */
  'intel:new-alert': NewsAlert.omit({ content: true }),
  /** More articles of its story came, or someone did something with it. */
  'intel:alert-update': NewsAlert.omit({ content: true }),
  /** Settings that every page reads have changed. */
  'organisation:changed': z.object({ what: SharedFact }),
  /** A post, or a change of a profile, of a contact that the user may see; sent again where it appears on another network too. */
  'social:new-activity': SocialActivity,
  /** A profile was linked, read, could not be read, or was removed. */
  'social:profile-synced': z.object({
    contactId: Id,
    profileId: Id,
    platform: Platform,
    state: z.union([ProfileState, z.literal('removed')]),
    reason: z.string().optional(),
    until: Instant.optional(),
    lastSynced: Instant.optional(),
  }),
  /** The search for a contact's profiles is over. */
  'social:consent-declined': z.object({ contactId: Id }),
  'social:profiles-found': z.object({ contactId: Id, count: z.number().int() }),
  /** For the user whom it is for, once it is stored. */
  notification: Notification,
} as const satisfies Record<string, z.ZodType>;

export type RealtimeName = keyof typeof realtime;
export type RealtimePayload<N extends RealtimeName> = z.output<(typeof realtime)[N]>;
export type ServerToClient = { [N in RealtimeName]: (payload: RealtimePayload<N>) => void };
/** Messages to the server. `renew` prolongs a connection with a fresh access token before the old one ends. */
export interface ClientToServer {
  renew: (token: string, answer?: (result: { ok: boolean }) => void) => void;
}
