import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type JobDefinition, job } from '../../ports/jobs.ts';
import { findNotification } from './notification.model.ts';
import type { NotificationDeps } from './notification.service.ts';

const name = 'notify.sendEmail';
const Payload = z.object({ notificationId: z.string() });

export const mailOrder = (notificationId: string) => ({
  name,
  key: `notification:${notificationId}`,
  payload: { notificationId },
});

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!);

/** Sends a notification by mail; the same message id keeps a second attempt from being a second mail. */
export const sendEmailJob = (deps: NotificationDeps): JobDefinition =>
  job({
    name,
    payload: Payload,
    attempts: 6,
    backoffMs: 30_000,
    concurrency: 2,
    leaseMs: 60_000,
    handle: async ({ notificationId }) => {
      const row = await findNotification(notificationId);
      const user = row && (await deps.auth.getUser(row.user.toHexString()));
      if (!row || !user?.isActive) return;
      const link = `${deps.publicUrl}${row.href ?? '/'}`;
      const parts = [row.title, row.body].filter((part): part is string => Boolean(part));
      const id = createHash('sha256').update(notificationId).digest('hex').slice(0, 24);
      await deps.mailer.send({
        messageId: `<notification.${id}@${deps.mailFrom.address.split('@').at(-1)}>`,
        from: deps.mailFrom,
        to: { name: user.name, address: user.email },
        subject: row.title,
        text: `${[...parts, link].join('\n\n')}\n`,
        html: `${parts.map((part) => `<p>${escaped(part)}</p>`).join('')}<p><a href="${escaped(link)}">Open in SequelString</a></p>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
    },
  });
