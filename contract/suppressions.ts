import { z } from 'zod';
import { TypedEmail } from './email.ts';
import { budgets, flag, Id, Instant, line, pageQuery, route } from './route.ts';

export const SuppressionReason = z.enum(['unsubscribed', 'bounced', 'complained', 'no_email']);
export type SuppressionReason = z.infer<typeof SuppressionReason>;

/** Who said so: the recipient by the link in an email, a user, a file that was imported, or the mail system. */
export const SuppressionSource = z.enum(['link', 'user', 'import', 'mail_system']);
export type SuppressionSource = z.infer<typeof SuppressionSource>;

/** An address that gets no greetings, whichever contact has it. */
export const Suppression = z.object({
  id: Id,
  email: z.string(),
  reason: SuppressionReason,
  source: SuppressionSource,
  /** The user, where one said so. */
  by: Id.optional(),
  createdAt: Instant,
  lifted: z.object({ at: Instant, by: Id.optional(), why: z.string() }).optional(),
});
export type Suppression = z.infer<typeof Suppression>;

const access = ['admin', 'manager'] as const;

export const suppressions = {
  listSuppressions: route({
    method: 'GET',
    path: '/suppressions',
    summary: 'Lists suppressed addresses, newest first; `lifted` lists those allowed again',
    tag: 'Suppressions',
    access,
    budget: budgets.read,
    audit: false,
    query: z.strictObject({
      ...pageQuery,
      email: TypedEmail.optional(),
      reason: SuppressionReason.optional(),
      lifted: flag.optional(),
    }),
    output: z.array(Suppression),
    page: true,
  }),
  liftSuppression: route({
    method: 'DELETE',
    path: '/suppressions/:id',
    summary: 'Lifts the suppression of an address; records who did so and why',
    tag: 'Suppressions',
    access,
    budget: budgets.write,
    audit: ['suppression.lifted'],
    params: z.object({ id: Id }),
    body: z.strictObject({ why: line(300).min(1, 'says why') }),
    output: Suppression,
  }),
};
