import { describe, expect, it } from 'vitest';
import type { ArticleText, TextSpan } from '../../../ports/analyst.article.ts';
import { localArticles } from './articles.ts';

const read = (title: string, snippet = '', more: Partial<ArticleText> = {}) =>
  localArticles.readArticle({ title, snippet, ...more });

describe('the language of an article', () => {
  it.each([
    ['en', 'The company said that profit rose in the third quarter'],
    ['de', 'Der Maschinenbauer bekommt eine neue Chefin und will mehr verkaufen'],
    ['fr', "L'opérateur propose depuis mardi une offre dont le prix baisse"],
    ['es', 'La empresa presentó el miércoles un producto que llegará en noviembre'],
    ['ja', '同社は11日、新製品を発売すると発表した'],
  ])('is told from its words: %s', async (language, text) => {
    expect((await read(text)).language).toBe(language);
  });

  it('is what the feed claims where the words leave it open, and unknown where there are none', async () => {
    expect((await read('Wexlow 2025', '', { language: 'sv-SE' })).language).toBe('sv');
    expect(await read('12 + 30')).toMatchObject({
      language: 'und',
      category: undefined,
      sentiment: { label: 'neutral' },
      summary: [],
    });
  });
});

describe('the category of an article', () => {
  it.each([
    [
      'earnings',
      'Wexlow lifts full-year profit forecast',
      'Quarterly net profit rose 12% to 40 million euros, above expectations.',
    ],
    ['earnings', 'Wexlow: Gewinn im dritten Quartal gestiegen', 'Der Umsatz wuchs um 8 Prozent, die Prognose bleibt.'],
    [
      'product_launch',
      'Wexlow unveils a new app for gardeners',
      'The app lets users plan beds and goes on sale in May for $9.',
    ],
    [
      'ma',
      'Wexlow agrees to buy rival Tarn for 300 million dollars',
      'The takeover of the pump maker should be completed in May.',
    ],
    ['leadership', 'Wexlow names Ann Rey as chief executive', 'She succeeds Tom Lund, who will retire in April.'],
    [
      'regulatory',
      'Regulator fines Wexlow over safety violations',
      'The competition authority ordered the company to pay a penalty.',
    ],
    [
      'market',
      'Broker upgrades Wexlow to buy',
      'Shares in the company rose 4% after analysts raised the price target.',
    ],
  ])('is %s for "%s"', async (category, title, snippet) => {
    const reading = await read(title, snippet);
    expect(reading.category?.name).toBe(category);
    expect(reading.category!.evidence.length).toBeGreaterThan(0);
  });

  it('is none for sport, and the evidence lies inside the text', async () => {
    expect(
      (await read('Striker scores three goals in cup final', 'The club won the match on Saturday.')).category,
    ).toBeUndefined();
    const title = 'Wexlow names Ann Rey as chief executive';
    for (const span of (await read(title)).category!.evidence) expect(span.end).toBeLessThanOrEqual(title.length);
  });
});

describe('the sentiment of an article', () => {
  it.each([
    ['positive', 'Wexlow narrows its loss as costs fall'],
    ['positive', 'Wexlow withdraws profit warning'],
    ['positive', 'Court annuls fine against Wexlow'],
    ['positive', 'Operating profit was 9.4 million euros, up from 7.1 million'],
    ['positive', 'Wexlow swings to a profit'],
    ['neutral', 'Wexlow denies report of takeover talks'],
    ['neutral', 'Wexlow opens an office in Lisbon'],
    ['negative', 'Wexlow sales up, but profit halves'],
    ['negative', 'Wexlow fails to win approval'],
    ['negative', 'Profit fell to EUR 4.9 mn compared to EUR 5.2 mn a year earlier'],
    ['negative', 'Wexlow cuts its full-year outlook'],
  ])('is %s for "%s"', async (label, title) => {
    expect((await read(title)).sentiment.label).toBe(label);
  });

  it('is told apart for two companies of one sentence', async () => {
    const snippet =
      'Wexlow shares soared 9 percent to a record high, while Tarn plunged on weak demand and a profit warning.';
    const mention = (name: string): TextSpan[] => [
      { field: 'snippet', start: snippet.indexOf(name), end: snippet.indexOf(name) + name.length },
    ];
    const companies = [
      { id: 'w', mentions: mention('Wexlow') },
      { id: 't', mentions: mention('Tarn') },
    ];
    const reading = await read('Two makers of pumps', snippet, { companies });
    const [wexlow, tarn] = reading.companies;
    expect(wexlow).toMatchObject({ id: 'w' });
    expect(wexlow!.sentiment.score).toBeGreaterThan(tarn!.sentiment.score);
  });

  it('says nothing of the firm that the words come from', async () => {
    const snippet = 'Shares of Tarn soared to a record high, said Ann Rey, an analyst at Wexlow.';
    const start = snippet.indexOf('Wexlow');
    const companies = [{ id: 'w', mentions: [{ field: 'snippet' as const, start, end: start + 6 }] }];
    const reading = await read('', snippet, { companies });
    expect(reading.companies[0]!.sentiment.label).toBe('neutral');
  });
});

describe('the entities of an article', () => {
  it('are companies, people and places that something beside them tells, and sums of money', async () => {
    const { entities } = await read(
      'Wexlow to pay 27 million dollars',
      'PARIS - Wexlow Pumps Inc. said chief executive Margaret Dolan will retire. It paid €1.2bn for a plant near Lyon.',
    );
    expect(entities.companies.map((one) => one.name)).toEqual(['Wexlow Pumps Inc']);
    expect(entities.people.map((one) => one.name)).toEqual(['Margaret Dolan']);
    expect(entities.places.map((one) => one.name)).toEqual(['PARIS', 'Lyon']);
    expect(entities.money).toMatchObject([
      { amount: 27_000_000, currency: 'USD' },
      { amount: 1_200_000_000, currency: 'EUR' },
    ]);
  });

  it.each([
    ['1,2 Mrd. Euro', 1_200_000_000, 'EUR'],
    ['42億円', 4_200_000_000, 'JPY'],
    ['£110m', 110_000_000, 'GBP'],
    ['48 millions d’euros', 48_000_000, 'EUR'],
    ['$1,250.50', 1250.5, 'USD'],
  ])('read "%s"', async (text, amount, currency) => {
    expect((await read(text.replace('’', "'"))).entities.money).toMatchObject([{ amount, currency }]);
  });
});

describe('the summary of an article', () => {
  it('is made of its own whole sentences, without repeats and what a feed cut off', async () => {
    const snippet = 'Wexlow bought the pump maker Tarn for 30 million euros. The feed says that the [...]';
    const body =
      'Wexlow bought the pump maker Tarn for 30 million euros. The price is twice the sales of Tarn. Mr. Lund of Wexlow praised its engineers.';
    const { summary } = await read('Wexlow buys Tarn', snippet, { body });
    expect(summary[0]!.text).toBe('Wexlow bought the pump maker Tarn for 30 million euros.');
    expect(new Set(summary.map((one) => one.text)).size).toBe(summary.length);
    expect(summary.map((one) => one.text)).toContain('Mr. Lund of Wexlow praised its engineers.');
    for (const { text, evidence } of summary)
      expect((evidence.field === 'body' ? body : snippet).slice(evidence.start, evidence.end)).toBe(text);
  });
});

it.each([
  ['Court dismisses price-fixing case against Halvard', 'positive'],
  ['Regulator orders Halvard to stop sales of its scales', 'negative'],
  ['Halvard skips dividend after a winter without snow', 'negative'],
  ['Halvard torna in utile dopo tre anni', 'positive'],
  ['Samhwa steigt bei Halvard ein', 'neutral'],
  ['ハルバルド、純利益25%減', 'negative'],
  ['Halvard orders 40 trucks', 'neutral'],
])('"%s" is %s', async (title, label) => {
  expect((await read(title)).sentiment.label).toBe(label);
});
