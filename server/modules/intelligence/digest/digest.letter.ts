import { domainToASCII } from 'node:url';
import type { DigestChannel, NewsAlert } from '@sequelstring/contract/news.ts';
import type { MailAddress, MailMessage } from '../../../ports/mailer.ts';
import type { AlertRow } from '../alert.model.ts';

const names = { daily_digest: 'Daily news', weekly_digest: 'Weekly news' } as const satisfies Record<
  DigestChannel,
  string
>;
const categoryNames: Record<NonNullable<NewsAlert['category']>, string> = {
  ...{ earnings: 'Earnings', product_launch: 'Product launch', ma: 'M&A' },
  ...{ leadership: 'Leadership', regulatory: 'Regulatory', market: 'Market' },
};

export type DigestStory = Pick<
  AlertRow,
  '_id' | 'accountName' | 'title' | 'summary' | 'sourceName' | 'category' | 'relevanceScore' | 'size'
>;

/** The email of a digest; the same digest always has the same message id. `stories` come in the order in which they are shown. */
export function digestLetter({
  id,
  channel,
  to,
  from,
  stories,
  hasMore,
  publicUrl,
  token,
}: {
  id: string;
  channel: DigestChannel;
  to: MailAddress;
  from: MailAddress;
  stories: readonly DigestStory[];
  hasMore: boolean;
  publicUrl: string;
  token: string;
}): MailMessage {
  const groups = [...Map.groupBy(stories, ({ accountName }) => accountName)];
  const feed = `${publicUrl}/intelligence`;
  const manage = `${feed}/subscriptions`;
  const stop = `${publicUrl}/digest/${token}`;
  const linkOf = ({ _id }: DigestStory) => `${feed}?alert=${_id.toHexString()}`;
  const more = hasMore ? 'See all news' : 'Open Intelligence';
  const text = [
    ...groups.flatMap(([account, rows]) => [
      account.toUpperCase(),
      ...rows.map((row) => [row.title, factsOf(row), linkOf(row)].join('\n')),
    ]),
    `${more}: ${feed}`,
    `You get this email because of your subscriptions: ${manage}\nUnsubscribe: ${stop}`,
  ].join('\n\n');
  const html = [
    '<!doctype html><html><body style="margin:0;padding:24px;font:16px/1.5 system-ui,sans-serif;color:#1c2430">',
    '<div style="max-width:36rem;margin:0 auto">',
    ...groups.map(
      ([account, rows]) =>
        `<h2 style="margin:24px 0 8px;font-size:16px">${escapeHtml(account)}</h2>${rows.map((row) => htmlOf(row, linkOf(row))).join('')}`,
    ),
    `<p style="margin:24px 0"><a href="${escapeHtml(feed)}" style="display:inline-block;padding:10px 16px;border-radius:6px;background:#0b6b66;color:#fff;text-decoration:none">${more}</a></p>`,
    `<p style="color:#5b6675;font-size:13px">You get this email because of <a href="${escapeHtml(manage)}">your subscriptions</a>. <a href="${escapeHtml(stop)}">Unsubscribe</a></p>`,
    '</div></body></html>',
  ].join('');
  return {
    messageId: `<digest.${id}@${domainToASCII(from.address.split('@').at(-1)!)}>`,
    from,
    to,
    subject: `${names[channel]}: ${subjectOf(groups.map(([account]) => account))}`,
    text: `${text}\n`,
    html,
    headers: {
      // RFC 8058: the mail program offers its own button and posts to this address.
      'List-Unsubscribe': `<${publicUrl}/v1/intelligence/digests/${token}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      'Auto-Submitted': 'auto-generated',
    },
  };
}

const named = 2;
/** “Contoso, Fabrikam and 3 more”. */
function subjectOf(accounts: readonly string[]): string {
  const others = accounts.length - named;
  return others > 0
    ? `${accounts.slice(0, named).join(', ')} and ${others} more`
    : new Intl.ListFormat('en').format(accounts);
}

const factsOf = ({ sourceName, size, category, relevanceScore }: DigestStory): string =>
  [
    size > 1 ? `${sourceName} and ${size - 1} more` : sourceName,
    ...(category ? [categoryNames[category]] : []),
    `relevance ${relevanceScore}`,
  ].join(' · ');

const htmlOf = (row: DigestStory, link: string): string =>
  `<p style="margin:0 0 12px"><a href="${escapeHtml(link)}" style="color:#0b6b66;font-weight:600">${escapeHtml(row.title)}</a><br>` +
  `${row.summary ? `${escapeHtml(row.summary.slice(0, 240))}<br>` : ''}<span style="color:#5b6675;font-size:13px">${escapeHtml(factsOf(row))}</span></p>`;

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
