import { occasions } from '@sequelstring/contract/occasions.ts';
import { AppError } from '../../kernel/errors.ts';
import { type BoundRoute, bind } from '../../kernel/module.ts';
import type { Mailer } from '../../ports/mailer.ts';

/** Whether mail can leave, and the messages of the outbox folder; none where mail goes out for real. */
export const outboxRoutes = (mailer: Mailer): BoundRoute[] => [
  bind(occasions.checkMailer, async () => ({ problem: await mailer.verify() })),
  bind(occasions.listOutbox, async ({ query: { page, limit } }) => {
    const { emails, total } = (await mailer.outbox?.list({ page, limit })) ?? { emails: [], total: 0 };
    return { data: emails, meta: { page, limit, total, hasMore: page * limit < total } };
  }),
  bind(occasions.getOutboxEmail, async ({ params }) => {
    const email = await mailer.outbox?.read(params.id);
    if (!email) throw new AppError('email_not_found');
    return email;
  }),
];
