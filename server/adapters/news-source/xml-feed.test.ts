import { describe, expect, it } from 'vitest';
import { decodeDocument } from './charset.ts';
import { plainTextOf } from './plain-text.ts';
import { parseXmlFeed } from './xml-feed.ts';

const entryOf = (xml: string, address = 'https://news.test/feed') => parseXmlFeed(xml, address)?.entries[0];
const rss = (item: string, head = '') => `<rss version="2.0" ${head}><channel><item>${item}</item></channel></rss>`;
const atom = (entry: string, head = 'xmlns="http://www.w3.org/2005/Atom"') =>
  `<feed ${head}><entry>${entry}</entry></feed>`;

describe('namespaces', () => {
  it('are told by their address, whatever the prefix', () => {
    const feed = parseXmlFeed(
      `<r:rss xmlns:r="http://backend.userland.com/rss2" xmlns:when="http://purl.org/dc/elements/1.1/" xmlns:whole="http://purl.org/rss/1.0/modules/content/">
      <r:channel><r:title>Wire</r:title><r:item><r:title>One</r:title><r:link>/1</r:link><when:date>2026-11-26</when:date><whole:encoded>All of it</whole:encoded></r:item></r:channel></r:rss>`,
      'https://news.test/feed',
    );
    expect(feed?.title).toBe('Wire');
    expect(feed?.entries[0]).toMatchObject({
      ...{ title: 'One', url: 'https://news.test/1', date: '2026-11-26', content: 'All of it' },
    });
  });

  it('that a prefix has in one element do not hold beside it', () =>
    expect(
      entryOf(
        rss(
          '<x:title xmlns:x="http://search.yahoo.com/mrss/">A picture</x:title><x:title xmlns:x="http://backend.userland.com/rss2">The story</x:title>',
        ),
      )?.title,
    ).toBe('The story'));

  it('that nobody declared are read by their usual prefixes', () =>
    expect(entryOf(rss('<dc:title>One</dc:title><content:encoded>Whole</content:encoded>'))).toMatchObject({
      ...{ title: 'One', content: 'Whole' },
    }));
});

describe('texts', () => {
  it('of Atom may be packed in base64', () => {
    const packed = Buffer.from('Twelve <b>new</b> ships').toString('base64');
    const old = atom(`<title mode="base64" type="text/html">${packed}</title>`, 'xmlns="http://purl.org/atom/ns#"');
    expect(plainTextOf(entryOf(old)!.title, 100).text).toBe('Twelve new ships');
    const current = atom(`<content type="application/octet-stream">${packed}</content>`);
    expect(plainTextOf(entryOf(current)!.content, 100).text).toBe('Twelve new ships');
    expect(entryOf(atom('<content type="image/png">not packed!</content>'))?.content).toBe('not packed!');
  });

  it('beside a summary are the whole text', () =>
    expect(entryOf(rss('<summary>Short</summary><description>Long</description>'))).toMatchObject({
      ...{ summary: 'Short', content: 'Long' },
    }));

  it('stand in a body of XHTML, and its scripts are no text', () =>
    expect(
      entryOf(
        rss('<h:body><h:p>Seen<h:script>track()</h:script></h:p></h:body>', 'xmlns:h="http://www.w3.org/1999/xhtml"'),
      )?.content,
    ).toBe('Seen'));

  it('stand in the group of a video', () =>
    expect(
      entryOf(
        atom(
          '<media:group><media:title>Launch</media:title><media:description>At noon</media:description><media:thumbnail url="/t.jpg"/></media:group>',
          'xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"',
        ),
      ),
    ).toMatchObject({ title: 'Launch', summary: 'At noon', image: 'https://news.test/t.jpg' }));

  it('keep what follows an open frame or object, and quotation marks written by numbers of Windows', () => {
    expect(plainTextOf('safe<iframe src="http://example.com/"> text', 100).text).toBe('safe text');
    expect(plainTextOf('safe<object classid="x"> text', 100).text).toBe('safe text');
    expect(plainTextOf(entryOf(rss('<title>don&#146;t</title>'))!.title, 100).text).toBe('don’t');
  });
});

describe('links', () => {
  it('may be the text of a link of Atom, and the alternate one is taken', () =>
    expect(
      entryOf(
        atom(
          '<link rel="enclosure">https://news.test/file</link><link rel="alternate" type="text/html">https://news.test/page</link>',
        ),
      )?.url,
    ).toBe('https://news.test/page'));

  it('stand against every base around them', () =>
    expect(
      entryOf(
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://example.com/a/"><entry xml:base="b/"><link href="c"/></entry></feed>',
      )?.url,
    ).toBe('https://example.com/a/b/c'));

  it('are not made of an id that says it is none', () =>
    expect(entryOf(rss('<guid isPermaLink="false">https://news.test/1</guid>'))?.url).toBeUndefined());

  it('and times of CDF stand in attributes', () =>
    expect(
      entryOf(
        '<CHANNEL><ITEM HREF="https://example.org/1" LASTMOD="2026-11-26T08:00-05:00"><ABSTRACT>Short</ABSTRACT></ITEM></CHANNEL>',
      ),
    ).toMatchObject({ url: 'https://example.org/1', date: '2026-11-26T08:00-05:00', summary: 'Short' }));
});

it.each(['utf-32le', 'utf-32be'])('a document in %s is read', (charset) => {
  const text = '\uFEFF<rss><channel><title>Zoë 東京</title></channel></rss>';
  const bytes = Buffer.alloc([...text].length * 4);
  for (const [i, letter] of [...text].entries())
    if (charset === 'utf-32le') bytes.writeUInt32LE(letter.codePointAt(0)!, i * 4);
    else bytes.writeUInt32BE(letter.codePointAt(0)!, i * 4);
  expect(parseXmlFeed(decodeDocument(bytes), 'https://news.test/')?.title).toBe('Zoë 東京');
});
