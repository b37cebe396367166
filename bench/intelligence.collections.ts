import { linesOf } from '../scripts/category-material.ts';
import { decodeEntities } from '../scripts/decode-entities.ts';
import { type CategoryModel, categorise, classes } from '../server/adapters/analyst/local/category.model.ts';
import { judge } from '../server/adapters/analyst/local/sentiment.ts';
import { AccountMatcher } from '../server/modules/intelligence/matching/matcher.ts';
import { areCopies } from '../server/modules/intelligence/stories/copies.ts';
import { fingerprintOf } from '../server/modules/intelligence/stories/fingerprint.ts';
import { StoryIndex } from '../server/modules/intelligence/stories/story-index.ts';
import { pairs } from './intelligence.account-news.ts';
import { accuracy, f1Of, type Judged, macroF1, precisionRecall, scoreRow } from './scores.ts';
import type { Row } from './table.ts';

const tones = ['positive', 'neutral', 'negative'];

/** Sentiment on collections that nothing of ours was made from. */
export function sentimentRows(folder: string): Row[] {
  const judged = (name: string): Judged[] =>
    linesOf<{ text: string; label: string }>(folder, `${name}/dev.jsonl`)
      .filter(({ label }) => tones.includes(label))
      .map(({ text, label }) => [label, judge({ title: text }).label]);
  const phrasebank = judged('fpb');
  const sentfin = judged('sentfin');
  const entities = linesOf<{ text: string; entities: { start: number; end: number; label: string }[] }>(
    folder,
    'finentity/dev.jsonl',
  ).flatMap(({ text, entities }) =>
    entities.map(({ start, end, label }): Judged => {
      const reading = judge({ title: '', snippet: text }, [{ field: 'snippet', start, end }]);
      return [label.toLowerCase(), reading.label];
    }),
  );
  return [
    scoreRow('PhraseBank: sentiment, accuracy', accuracy(phrasebank), { least: 0.76 }),
    scoreRow('PhraseBank: sentiment, macro-F1', macroF1(phrasebank, tones), { least: 0.72 }),
    scoreRow('SEntFiN: sentiment, macro-F1', macroF1(sentfin, tones), { least: 0.72 }),
    scoreRow('FinEntity: sentiment towards the company, macro-F1', macroF1(entities, tones), { least: 0.68 }),
  ];
}

/** Categories: on held-out posts of the collection that is trained on, and on two that are not. */
export function categoryRows(
  folder: string,
  heldOutPosts: readonly { text: string; crm: string }[],
  model: CategoryModel,
): Row[] {
  const posts = heldOutPosts.map(({ text, crm }): Judged => {
    const found = categorise({ title: decodeEntities(text) }, model)?.name;
    return [crm === 'other' ? 'none' : crm, found ?? 'none'];
  });
  const reuters = linesOf<{ title: string; text: string; topics: string[] }>(folder, 'reuters21578/dev.jsonl').map(
    ({ title, text, topics }): Judged => [
      topics.includes('earn') ? 'earnings' : topics.includes('acq') ? 'ma' : 'none',
      categorise({ title, snippet: text }, model)?.name ?? 'none',
    ],
  );
  const biotech = linesOf<{ title: string; text: string; labels: string[] }>(folder, 'biotech_events/dev.jsonl').map(
    ({ title, text, labels }) => {
      const gold = labels.map((label) => categoryOfEvent[label]).filter((category) => category !== undefined);
      const found = categorise({ title, snippet: text }, model)?.name;
      return gold.length === 0 ? found === undefined : found !== undefined && gold.includes(found);
    },
  );
  const weakest = Math.min(...classes.map((name) => f1Of(name, posts)));
  return [
    scoreRow('fin_topic, held-out fifth: category, accuracy', accuracy(posts), { least: 0.88 }),
    scoreRow('fin_topic, held-out fifth: category, macro-F1', macroF1(posts, classes), { least: 0.85 }),
    scoreRow('fin_topic, held-out fifth: weakest category, F1', weakest, { least: 0.78 }),
    scoreRow('Reuters: earnings, F1', f1Of('earnings', reuters), { least: 0.93 }),
    scoreRow('Reuters: mergers and acquisitions, F1', f1Of('ma', reuters), { least: 0.85 }),
    scoreRow('biotech: share with one of the gold categories', biotech.filter(Boolean).length / biotech.length, {
      least: 0.65,
    }),
  ];
}

const categoryOfEvent: Record<string, string> = {
  'executive appointment': 'leadership',
  'm&a': 'ma',
  'product launching & presentation': 'product_launch',
  'product updates': 'product_launch',
  'regulatory approval': 'regulatory',
  'funding round': 'market',
  'ipo exit': 'market',
  'investment in public company': 'market',
};

interface Report {
  title: string;
  text: string;
  date: string;
}

export function copyRows(folder: string): Row[] {
  let [hits, wrong, missed] = [0, 0, 0];
  const printOf = ({ title, text, date }: Report) =>
    fingerprintOf({ title, snippet: text, publishedAt: Date.parse(`${/^[^.&]*/.exec(date)![0]} UTC`) });
  for (const { a, b, dup } of linesOf<{ a: Report; b: Report; dup: boolean }>(folder, 'news_dedup_reuters/dev.jsonl')) {
    const said = areCopies(printOf(a), printOf(b));
    if (said && dup) hits++;
    else if (said) wrong++;
    else if (dup) missed++;
  }
  const items = linesOf<{ id: string; cluster: string; url: string; title: string; text: string }>(
    folder,
    'news_dedup_scoop/dev.jsonl',
  );
  const index = new StoryIndex();
  const placed = items
    .map((item) => ({ ...item, publishedAt: Date.parse(item.id.slice(0, 10)) }))
    .sort((a, b) => a.publishedAt - b.publishedAt)
    .map(({ text, ...item }) => ({
      cluster: item.cluster,
      copy: index.place({ ...item, snippet: text, language: 'en', companies: [] }).copyOf ?? item.id,
    }));
  const scoop = pairs(
    placed,
    (item) => item.cluster,
    (item) => item.copy,
  );
  return [
    scoreRow('Scoop: copies, F1', scoop.f1, { least: 0.96 }),
    scoreRow('Scoop: copies, precision', scoop.precision, { least: 0.98 }),
    scoreRow('Reuters pairs: copies, F1', precisionRecall(hits, wrong, missed).f1, { least: 0.95 }),
  ];
}

export function companyRows(folder: string): Row[] {
  const matcher = new AccountMatcher();
  for (const { ticker, name, aliases } of linesOf<{ ticker: string; name: string; aliases: string[] }>(
    folder,
    'company_link_reuters/accounts.jsonl',
  ))
    matcher.set({ id: ticker, name, aliases });
  let [hits, wrong, missed] = [0, 0, 0];
  for (const { title, text, tickers } of linesOf<{ title: string; text: string; tickers: string[] }>(
    folder,
    'company_link_reuters/dev.jsonl',
  )) {
    const found = new Set(matcher.match({ title, snippet: text }).map((match) => match.accountId));
    const common = tickers.filter((ticker) => found.has(ticker)).length;
    hits += common;
    wrong += found.size - common;
    missed += tickers.length - common;
  }
  const { precision, recall } = precisionRecall(hits, wrong, missed);
  return [
    scoreRow('Reuters: companies by name and alias, precision', precision, { least: 0.9 }),
    scoreRow('Reuters: companies by name and alias, recall', recall, { least: 0.83 }),
  ];
}
