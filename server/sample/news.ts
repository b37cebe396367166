import type { SampleNews } from '../modules/intelligence/sample.service.ts';

const sources = [
  { name: 'Example Business Wire', url: 'https://wire.example.com/feed.xml', trust: 0.8 },
  { name: 'The Trade Gazette', url: 'https://gazette.example.com/rss', trust: 0.6 },
  { name: 'Market Notes', url: 'https://notes.example.com/atom.xml', trust: 0.4 },
];

interface Event {
  /** By source, as each of them tells it. */
  told: readonly { source: number; title: string; snippet: string }[];
}

const subscriptions: SampleNews['subscriptions'] = [
  { name: 'Deals and new leaders', categories: ['ma', 'leadership'], channels: ['in_app'], minRelevance: 50 },
  { name: 'Earnings season', categories: ['earnings'], channels: ['weekly_digest'], minRelevance: 0 },
  { name: 'Competitors', categories: [], channels: ['in_app', 'daily_digest'], minRelevance: 0 },
];

/** What happens to made-up companies; `@` is the company, `%` another one. */
const events: readonly Event[] = [
  {
    told: [
      {
        source: 0,
        title: '@ agrees to acquire % for $48 million',
        snippet:
          '@ has signed an agreement to acquire % for $48 million in cash, both companies said. The deal is expected to close next quarter, subject to approval by regulators.',
      },
      {
        source: 1,
        title: '@ to buy % in $48 million deal',
        snippet:
          '@ will buy % for $48 million in cash. The acquisition is expected to close next quarter if regulators approve, the companies said.',
      },
      {
        source: 2,
        title: '@ acquires % for $48 million',
        snippet: 'The acquisition of % by @ for $48 million in cash is expected to close next quarter.',
      },
    ],
  },
  {
    told: [
      {
        source: 0,
        title: '@ names new chief financial officer',
        snippet:
          '@ has appointed a new chief financial officer, who joins the board next month. The company thanked the outgoing finance chief, who retires after nine years.',
      },
      {
        source: 1,
        title: 'New chief financial officer at @',
        snippet:
          '@ appointed a new chief financial officer to succeed its finance chief, who retires after nine years.',
      },
    ],
  },
  {
    told: [
      {
        source: 0,
        title: '@ posts record quarterly profit, raises outlook',
        snippet:
          '@ reported a record quarterly profit as revenue rose 14 percent, beating expectations. The company raised its outlook for the full year.',
      },
      {
        source: 2,
        title: 'Record quarterly profit at @ as revenue rises 14 percent',
        snippet: '@ raised its outlook after revenue rose 14 percent and profit reached a record in the quarter.',
      },
    ],
  },
  {
    told: [
      {
        source: 1,
        title: 'Regulator fines @ over late safety reports',
        snippet:
          'The regulator fined @ 1.2 million euros because it filed safety reports late. The company said it will appeal the penalty.',
      },
    ],
  },
  {
    told: [
      {
        source: 0,
        title: '@ launches platform for mid-sized manufacturers',
        snippet:
          '@ today launched a planning platform for mid-sized manufacturers. The new product is available at once and replaces two older ones.',
      },
      {
        source: 1,
        title: '@ unveils planning platform for mid-sized manufacturers',
        snippet:
          '@ unveiled a new planning platform for mid-sized manufacturers. The product is available now and replaces two older ones.',
      },
    ],
  },
  {
    told: [
      {
        source: 2,
        title: '@ warns of lower profit as orders fall',
        snippet:
          '@ warned that its profit will miss expectations as orders fell for a third month. The company cut its outlook and expects a loss in the quarter.',
      },
    ],
  },
  {
    told: [
      {
        source: 1,
        title: '@ expands into two new markets with regional hub',
        snippet:
          '@ opened a regional hub and plans to hire 120 people. The expansion opens two new markets, where demand is growing.',
      },
    ],
  },
  {
    told: [
      {
        source: 2,
        title: 'Chief executive of @ steps down',
        snippet:
          'The chief executive of @ steps down at the end of the month. The board has begun the search for a successor.',
      },
    ],
  },
];

const everyHours = 20;
const mostNamed = 9;

/** News about accounts, the same for the same accounts and moment: each event about the next of them, going back in time. */
export function sampleNews(owner: string, names: readonly string[], now: Temporal.Instant): SampleNews {
  const named = names.slice(0, mostNamed);
  const articles = Array.from({ length: named.length * 3 }, (_, index) => {
    const [name, other] = [named[index % named.length]!, named[(index + 4) % named.length]!];
    return events[index % events.length]!.told.map(({ source, title, snippet }, place) => ({
      source,
      title: fill(title, name, other),
      snippet: fill(snippet, name, other),
      url: `${new URL(sources[source]!.url).origin}/stories/${index + 1}`,
      publishedAt: now.subtract({ hours: index * everyHours + 2 - place, minutes: 13 * place + 7 }).toString(),
    }));
  });
  return { sources, articles: articles.flat(), owner, subscriptions };
}

const fill = (text: string, name: string, other: string): string => text.replaceAll('@', name).replaceAll('%', other);
