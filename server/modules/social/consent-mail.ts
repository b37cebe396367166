import { domainToASCII } from 'node:url';
import { contactName } from '@sequelstring/contract/contact-name.ts';
import { z } from 'zod';
import { type JobDefinition, job } from '../../ports/jobs.ts';
import { type MailAddress, type Mailer, MailRefused, MailUncertain } from '../../ports/mailer.ts';
import { type ConsentRow, changeConsent, findConsent } from './consent.model.ts';
import { type ConsentDeps, linkOf, SEND_CONSENT } from './consent.service.ts';

interface MailDeps extends ConsentDeps {
  mailer: Pick<Mailer, 'send'>;
  mailFrom: MailAddress;
}

/** Sends a contact the link with which it connects networks. */
export const sendConsentJob = (deps: MailDeps): JobDefinition =>
  job({
    name: SEND_CONSENT,
    payload: z.object({ id: z.string() }),
    attempts: 6,
    backoffMs: 30_000,
    concurrency: 2,
    leaseMs: 60_000,
    handle: async ({ id }, { lastAttempt }) => {
      const row = await findConsent(id);
      if (row?.email?.status !== 'queued') return;
      const note = (status: 'sent' | 'failed', error?: string) =>
        changeConsent(row._id, { email: { to: row.email!.to, status, ...(error && { error }) } });
      try {
        await deps.mailer.send(await letterOf(deps, row, row.email.to));
        await note('sent');
      } catch (error) {
        const isOver = error instanceof MailRefused || error instanceof MailUncertain || lastAttempt;
        if (isOver) await note('failed', (error as Error).message);
        else throw error;
      }
    },
  });

async function letterOf(deps: MailDeps, row: ConsentRow, address: string) {
  const [[contact], settings, asker] = await Promise.all([
    deps.crm.contactsForPlanning([row.contact.toHexString()]),
    deps.auth.getSettings(),
    row.askedBy && deps.auth.getUser(row.askedBy.toHexString()),
  ]);
  const link = linkOf(deps, row);
  const names = row.platforms.flatMap((platform) => deps.networks.get(platform)?.name ?? []);
  const sender = asker?.name ?? settings.organisationName;
  const networks = new Intl.ListFormat('en', { type: 'disjunction' }).format(names);
  const paragraphs = [
    `Hello ${contact?.firstName || (contact ? contactName(contact) : '')},`,
    ...(row.message
      ? [row.message]
      : [
          `${sender} of ${settings.organisationName} would like to stay in touch and asks to see your profile on ${networks}.`,
        ]),
    'You choose the network, you see what is shared before you agree, and you can take it back at any time with the same link.',
  ];
  const until = row.expiresAt.toLocaleDateString('en', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
  const foot = `The link is yours alone and works until ${until}. Nothing happens if you ignore this email.`;
  return {
    messageId: `<consent.${row._id.toHexString()}@${domainToASCII(deps.mailFrom.address.split('@').at(-1)!)}>`,
    from: { name: asker?.name ?? deps.mailFrom.name ?? settings.organisationName, address: deps.mailFrom.address },
    to: { ...(contact && { name: contactName(contact) }), address },
    ...(asker && { replyTo: { name: asker.name, address: asker.email } }),
    subject: `${sender} asks to see your profile`,
    text: [...paragraphs, `Choose what to share: ${link}`, foot].join('\n\n'),
    html: htmlOf(paragraphs, link, foot),
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}

const htmlOf = (paragraphs: readonly string[], link: string, foot: string): string =>
  [
    '<!doctype html><html><body style="margin:0;padding:24px;font:16px/1.5 system-ui,sans-serif;color:#1c2430">',
    '<div style="max-width:32rem;margin:0 auto">',
    ...paragraphs.map((text) => `<p>${escapeHtml(text).replaceAll('\n', '<br>')}</p>`),
    `<p style="margin:24px 0"><a href="${escapeHtml(link)}" style="display:inline-block;padding:10px 16px;border-radius:6px;background:#0b6b66;color:#fff;text-decoration:none">Choose what to share</a></p>`,
    `<p style="color:#5b6675;font-size:13px">${escapeHtml(foot)}</p>`,
    '</div></body></html>',
  ].join('');

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
