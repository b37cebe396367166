import { z } from 'zod';
import { Import } from './crm.ts';
import { Greeting } from './occasions.ts';
import { Id } from './route.ts';

/**
 * Socket.io messages from the server (architecture 8.3), each sent only to users who may read what it is about.
 * The client connects to `/socket.io` with `auth: { token }`, the access token.
 */
export const realtime = {
  /** A contact was created, changed, deleted or restored. */
  'contact:changed': z.object({
    contactId: Id,
    change: z.enum(['created', 'updated', 'deleted', 'restored', 'dates']),
    actor: Id.optional(),
  }),
  'import:progress': Import.omit({ errors: true, preview: true }),
  'greeting:changed': Greeting,
  notification: z.object({
    id: z.string(),
    level: z.enum(['info', 'warning', 'error']),
    title: z.string(),
    body: z.string().optional(),
    href: z.string().optional(),
  }),
} as const satisfies Record<string, z.ZodType>;

export type RealtimeName = keyof typeof realtime;
export type RealtimePayload<N extends RealtimeName> = z.output<(typeof realtime)[N]>;
export type ServerToClient = { [N in RealtimeName]: (payload: RealtimePayload<N>) => void };
/** Messages to the server. `renew` prolongs a connection with a fresh access token before the old one ends. */
export interface ClientToServer {
  renew: (token: string, answer?: (result: { ok: boolean }) => void) => void;
}
