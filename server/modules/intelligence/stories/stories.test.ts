import { describe, expect, it } from 'vitest';
import { canonicalUrl } from './canonical-url.ts';
import { type IncomingStory, StoryIndex } from './story-index.ts';

const HOUR = 3_600_000;
const start = Date.UTC(2026, 9, 5, 8);

describe('the address of an article', () => {
  it.each([
    ['http://www.Example.com/a/b/?utm_source=rss&id=7#top', 'https://example.com/a/b?id=7'],
    ['https://m.example.com/a//b/index.html', 'https://example.com/a/b'],
    ['https://example.com/story/amp/?b=2&a=1&fbclid=x', 'https://example.com/story?a=1&b=2'],
    ['https://example.com:8443/%7Eann/%c3%a9', 'https://example.com:8443/~ann/%C3%A9'],
  ])('%s is that of %s', (address, canonical) => {
    expect(canonicalUrl(address)).toBe(canonical);
    expect(canonicalUrl(canonical)).toBe(canonical);
  });

  it('is none for what is no web address', () => {
    expect(canonicalUrl('mailto:a@example.com')).toBeUndefined();
    expect(canonicalUrl('not an address')).toBeUndefined();
  });
});

const gannit = { id: 'gannit', words: ['gannit'] };
const wexlow = { id: 'wexlow', words: ['wexlow'] };
let count = 0;
const story = (title: string, snippet: string, more: Partial<IncomingStory> = {}): IncomingStory => ({
  id: `a${count++}`,
  title,
  snippet,
  publishedAt: start,
  language: 'en',
  category: 'regulatory',
  companies: [gannit],
  ...more,
});
const first = (more: Partial<IncomingStory> = {}) =>
  story(
    'Gannit Recalls 212 Seat Rails After Cracks Found',
    'MONTREAL - Gannit Aerospace Inc. is recalling 212 seat rails fitted to small passenger planes after inspectors found hairline cracks in nine of them.',
    more,
  );

describe('articles as they arrive', () => {
  it('are copies when nearly the same text comes within two days, and one story with them', () => {
    const index = new StoryIndex();
    const original = first();
    expect(index.place(original)).toMatchObject({ copyOf: undefined, story: original.id });
    const copy = first({
      title: 'Gannit recalls 212 seat rails after cracks found',
      snippet:
        'Gannit Aerospace Inc is recalling 212 seat rails fitted to small passenger planes after inspectors found hairline cracks in nine of them, it said.',
      publishedAt: start + 3 * HOUR,
    });
    expect(index.place(copy)).toMatchObject({ copyOf: original.id, story: original.id });
    expect(index.place(first({ publishedAt: start + 24 * 30 * HOUR })).copyOf).toBeUndefined();
  });

  it('are copies at one address, whatever they say', () => {
    const index = new StoryIndex();
    const original = first({ url: 'https://example.com/a?utm_source=x' });
    index.place(original);
    const again = story('Another title', 'With another text.', { url: 'http://www.example.com/a', companies: [] });
    expect(index.place(again).copyOf).toBe(original.id);
  });

  it('of one site are two where only their introduction is the same', () => {
    const introduction = first().snippet!;
    const index = new StoryIndex();
    index.place(first({ url: 'https://news.example.com/a', companies: [] }));
    const film = story('Video: what the inspectors saw in the workshop', `${introduction} Watch the film.`, {
      url: 'https://news.example.com/video',
      companies: [],
    });
    const elsewhere = { ...film, id: 'elsewhere', url: 'https://other.example.com/b' };
    expect(index.place(film).copyOf).toBeUndefined();
    expect(index.place(elsewhere).copyOf).toBeDefined();
  });

  it('are copies when they correct a figure, and none when another company has other figures in the same words', () => {
    const index = new StoryIndex();
    const original = first();
    index.place(original);
    const corrected = first({
      title: 'CORRECTED - Gannit Recalls 221 Seat Rails After Cracks Found',
      snippet:
        '(Corrects number of rails to 221) MONTREAL - Gannit Aerospace Inc. is recalling 221 seat rails fitted to small passenger planes after inspectors found hairline cracks in nine of them.',
    });
    expect(index.place(corrected).copyOf).toBe(original.id);
    const lookAlike = story(
      'Wexlow Recalls 380 Seat Rails After Cracks Found',
      'OSLO - Wexlow Planes AS is recalling 380 seat rails fitted to small passenger planes after inspectors found hairline cracks in two of them.',
      { companies: [wexlow] },
    );
    expect(index.place(lookAlike)).toMatchObject({ copyOf: undefined, story: lookAlike.id });
  });

  it('are one story when they report the same event in other words', () => {
    const index = new StoryIndex();
    const original = first();
    index.place(original);
    const rewrite = story(
      'Cracks in seat rails: Gannit calls back 212 parts',
      'Inspectors found hairline cracks. Gannit is now taking back all 212 rails of the series.',
      { publishedAt: start + 20 * HOUR },
    );
    expect(index.place(rewrite)).toMatchObject({ copyOf: undefined, story: original.id });
  });

  it('are other stories for another company, category, language or week', () => {
    const others: Partial<IncomingStory>[] = [
      { companies: [wexlow] },
      { category: 'earnings', title: 'Gannit profit rises', snippet: 'Gannit earned 40 million dollars.' },
      { language: 'fr' },
      { publishedAt: start + 24 * 9 * HOUR },
    ];
    for (const more of others) {
      const index = new StoryIndex();
      index.place(first());
      const other = story('Gannit takes back rails', 'Inspectors found cracks in 212 rails of planes.', more);
      expect(index.place(other).story).toBe(other.id);
    }
  });
});

it('leaves an article where it is when it comes again', () => {
  const index = new StoryIndex();
  const article = {
    ...{ id: 'one', title: 'Gannit Aerospace recalls 40 seat rails after cracks were found', language: 'en' },
    ...{ publishedAt: Date.UTC(2026, 10, 26), companies: [{ id: 'gannit', words: ['gannit'] }] },
  };
  expect(index.place(article)).toMatchObject({ story: 'one', copyOf: undefined });
  expect(index.place(article)).toMatchObject({ story: 'one', copyOf: undefined });
  expect(index.place({ ...article, id: 'two' })).toMatchObject({ story: 'one', copyOf: 'one' });
  expect(index.place({ ...article, id: 'two' })).toMatchObject({ story: 'one', copyOf: 'one' });
});

describe('small figures', () => {
  const settles = (name: string, amount: number, day = 4): IncomingStory => ({
    id: `${name} ${amount} ${day}`,
    title: `${name} to pay $${amount}m to settle aligner case`,
    snippet: `${name} Corp. will pay ${amount} million dollars to settle charges by the consumer regulator that it advertised aligners without proof.`,
    publishedAt: Date.UTC(2026, 1, day),
    language: 'en',
    companies: [],
  });

  it('tell two stories of one template apart when they count something', () => {
    const index = new StoryIndex();
    index.place(settles('Dentora', 12));
    expect(index.place(settles('Brightbite', 21)).copyOf).toBeUndefined();
    expect(index.place({ ...settles('Dentora', 12), id: 'again' }).copyOf).toBe('Dentora 12 4');
  });
});

it('knows one event in Japanese, where nothing separates the words', () => {
  const index = new StoryIndex();
  const story = (id: string, title: string, snippet: string): IncomingStory => ({
    ...{ id, title, snippet, language: 'ja', category: 'earnings', publishedAt: Date.UTC(2026, 1, 12) },
    companies: [{ id: 'aozora', words: ['あおぞら食品'] }],
  });
  index.place(story('one', 'あおぞら食品、上期純利益18%増', '連結純利益が前年同期比18%増の42億円だったと発表した。'));
  const other = story('two', 'あおぞら食品の純利益42億円', '冷凍弁当がけん引し、連結純利益は42億円と18%上回った。');
  expect(index.place(other).story).toBe('one');
});
