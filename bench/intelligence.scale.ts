import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { AccountMatcher } from '../server/modules/intelligence/matching/matcher.ts';
import { fingerprintOf } from '../server/modules/intelligence/stories/fingerprint.ts';
import { StoryIndex } from '../server/modules/intelligence/stories/story-index.ts';
import { scoreRow } from './scores.ts';
import type { Row } from './table.ts';

const parts =
  'ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo zu bran cor del fen gal hol kest lum mor nor'.split(' ');
const trades =
  'Pumps Foods Steel Software Homes Logistics Energy Textiles Motors Networks Pharma Glass Paper Rail Media'.split(' ');
const forms = 'Inc. GmbH plc S.A. Ltd AG Corporation B.V.'.split(' ');

/** An invented name of its own for each number. */
function nameOf(i: number): string {
  let name = '';
  for (let rest = i + 900; rest > 0; rest = Math.floor(rest / parts.length)) name += parts[rest % parts.length];
  return name[0]!.toUpperCase() + name.slice(1);
}

/** Time, memory and speed of matching and of finding copies; needs no labelled material. */
export function scaleRows(): Row[] {
  return [
    ...matchingRows(100_000, 3, '100,000 accounts, 300,000 aliases', 500),
    ...matchingRows(1_000_000, 0, '1,000,000 names', 5_000),
    copySpeed(),
  ];
}

function matchingRows(accounts: number, aliases: number, what: string, leastSpeed: number): Row[] {
  const before = memory();
  const started = performance.now();
  const matcher = new AccountMatcher();
  for (let i = 0; i < accounts; i++)
    matcher.set({
      id: i.toString(16).padStart(24, '0'),
      name: `${nameOf(i)} ${trades[i % trades.length]} ${forms[i % forms.length]}`,
      aliases: Array.from(
        { length: aliases },
        (_, j) => `${nameOf(accounts + i * aliases + j)} ${trades[(i + j) % trades.length]}`,
      ),
      industry: trades[i % trades.length],
    });
  const seconds = (performance.now() - started) / 1000;
  const megabytes = (memory() - before) / 2 ** 20;
  const articles = Array.from({ length: 4_000 }, (_, i) => articleAbout((i * 7_919) % accounts));
  for (const article of articles.slice(0, 500)) matcher.match(article);
  const begun = performance.now();
  let found = 0;
  for (const [i, article] of articles.entries())
    if (matcher.match(article).some((match) => Number.parseInt(match.accountId, 16) === (i * 7_919) % accounts))
      found++;
  const perSecond = articles.length / ((performance.now() - begun) / 1000);
  const changing = performance.now();
  for (let i = 0; i < 1_000; i++)
    matcher.set({ id: (i * 31).toString(16).padStart(24, '0'), name: `${nameOf(i)} Renamed ${trades[0]}` });
  const change = (performance.now() - changing) / 1_000;
  return [
    scoreRow(`${what}: built, s`, seconds, accounts >= 1_000_000 ? { most: 5 } : undefined, 1),
    scoreRow(`${what}: memory, MB`, megabytes, { most: 400 }, 0),
    scoreRow(`${what}: articles a second on one core`, perSecond, { least: leastSpeed }, 0),
    scoreRow(`${what}: share of articles with their account found`, found / articles.length, { least: 0.99 }),
    scoreRow(`${what}: an account changed, ms`, change, { most: 1 }),
  ];
}

function articleAbout(account: number) {
  const name = `${nameOf(account)} ${trades[account % trades.length]}`;
  return {
    title: `${name} lifts forecast as orders outstrip supply`,
    snippet: `LISBON - ${name} ${forms[account % forms.length]} said on Monday that annual profit would be about ${account % 90} million euros, well above what analysts had expected, because reservations had picked up since August. The board named a new head of finance, who used to run a railway operator. Shares in its rival ${nameOf(account + 5)} were little changed in thin trade before the long weekend, and the regulator had no comment on the report of a newspaper.`,
  };
}

function copySpeed(): Row {
  const index = new StoryIndex();
  const articles = Array.from({ length: 6_000 }, (_, i) => ({
    ...articleAbout(i * 13),
    id: `${i}`,
    publishedAt: i * 20_000,
    language: 'en',
    companies: [],
  }));
  for (const article of articles.slice(0, 300)) fingerprintOf(article);
  const started = performance.now();
  for (const article of articles) index.place({ ...article, companies: [{ id: article.title, words: [] }] });
  return scoreRow(
    'copies and stories: articles a second',
    articles.length / ((performance.now() - started) / 1000),
    { least: 3_000 },
    0,
  );
}

/** Bytes that are in use after a collection. */
function memory(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
