import { occasions } from '@sequelstring/contract/occasions.ts';
import { AppError } from '../../kernel/errors.ts';
import { type BoundRoute, bind } from '../../kernel/module.ts';
import type { MailOutbox, MailSystems } from '../../ports/mailer.ts';

/** Whether mail can leave, and the messages of the outbox folder; none where mail goes out for real. */
export const outboxRoutes = (mail: MailSystems): BoundRoute[] => [
  bind(occasions.checkMailer, async () => ({ problem: await mail.verify() })),
  bind(occasions.listOutbox, async ({ query: { page, limit } }) => {
    const { emails, total } = (await (await outboxOf(mail))?.list({ page, limit })) ?? { emails: [], total: 0 };
    return { data: emails, meta: { page, limit, total, hasMore: page * limit < total } };
  }),
  bind(occasions.getOutboxEmail, async ({ params }) => {
    const email = await (await outboxOf(mail))?.read(params.id);
    if (!email) throw new AppError('email_not_found');
    return email;
  }),
];

const outboxOf = async (mail: MailSystems): Promise<MailOutbox | undefined> => (await mail.list())[0].outbox;
