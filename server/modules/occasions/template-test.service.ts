import { randomUUID } from 'node:crypto';
import type { CurrentUser } from '../../kernel/current-user.ts';
import { AppError } from '../../kernel/errors.ts';
import { type MailMessage, type MailSystems, MailUnavailable } from '../../ports/mailer.ts';
import type { AuthApi } from '../auth/api.ts';
import type { TemplateTexts } from './greeting-text.ts';
import type { LetterFacts, Letters } from './letter.service.ts';

/**
 * Sends a template as it is being written to whoever writes it; its unsubscribe link leads to a page that unsubscribes
 * nobody. Throws `BrokenTemplate`, or `test_email_failed` with the mail system's words.
 */
export async function sendTest(
  { letters, auth, mail }: { letters: Letters; auth: AuthApi; mail: MailSystems },
  user: CurrentUser,
  texts: TemplateTexts,
  facts: LetterFacts | undefined,
): Promise<{ to: string; via: 'outbox' | 'smtp' | 'sendgrid' | 'ses' }> {
  const [recipient, settings] = await Promise.all([auth.getUser(user.id), auth.getSettings()]);
  if (!recipient) throw new AppError('user_not_found');
  const rendered = letters.render(texts, facts);
  const from = letters.senderAddress(settings, recipient);
  const message: MailMessage = {
    messageId: `<test.${randomUUID()}@${from.address.split('@').at(-1)}>`,
    from,
    to: { name: recipient.name, address: recipient.email },
    subject: `[Test] ${rendered.subject}`,
    html: rendered.html,
    text: rendered.text,
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
  const problems: string[] = [];
  for (const mailer of await mail.list()) {
    try {
      await mailer.send(message);
      return { to: recipient.email, via: mailer.kind };
    } catch (error) {
      problems.push((error as Error).message);
      if (!(error instanceof MailUnavailable)) break;
    }
  }
  throw new AppError('test_email_failed', { message: problems.join(' ') });
}
