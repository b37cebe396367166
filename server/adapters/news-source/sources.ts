import {
  type FoundFeed,
  type NewsReply,
  type NewsRequest,
  type NewsSource,
  NewsSourceError,
} from '../../ports/news-source.ts';
import { readNewsApi } from './newsapi.ts';

interface Deps {
  feeds: NewsSource;
  newsApi: Parameters<typeof readNewsApi>[0];
  /** Where Google News lies; undefined until an administrator has accepted its terms. */
  googleNews(): Promise<string | undefined>;
}

/** Feeds by their address; searches as `newsapi:<query>` and `google_news:<query>`. */
export class NewsSources implements NewsSource {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async find(address: string): Promise<FoundFeed> {
    const search = searchOf(address);
    if (!search) return this.#deps.feeds.find(address);
    if (search.service === 'newsapi') {
      if (!(await this.#deps.newsApi.settings()))
        throw new NewsSourceError('NewsAPI is not connected. Enter its key in Settings > Integrations.');
    } else await this.#googleUrl(search.query);
    return { url: address, title: search.query };
  }

  async read(request: NewsRequest): Promise<NewsReply> {
    const search = searchOf(request.url);
    if (!search) return this.#deps.feeds.read(request);
    if (search.service === 'newsapi') return readNewsApi(this.#deps.newsApi, search.query, request.signal);
    const reply = await this.#deps.feeds.read({ ...request, url: await this.#googleUrl(search.query) });
    if (!reply.isChanged) return reply;
    return {
      ...reply,
      articles: reply.articles.map((article) => {
        // Titles end in the publisher; descriptions are a list of links.
        const { snippet: _, body: __, ...kept } = article;
        const ending = ` - ${article.publisher ?? ''}`;
        return {
          ...kept,
          title: article.publisher && kept.title.endsWith(ending) ? kept.title.slice(0, -ending.length) : kept.title,
        };
      }),
    };
  }

  async #googleUrl(query: string): Promise<string> {
    const base = await this.#deps.googleNews();
    if (!base)
      throw new NewsSourceError('An administrator must accept the terms of Google News in Settings > Integrations.');
    const search = new URLSearchParams({ q: query, hl: 'en-US', gl: 'US', ceid: 'US:en' });
    return `${base}/rss/search?${search}`;
  }
}

function searchOf(address: string): { service: 'newsapi' | 'google_news'; query: string } | undefined {
  const found = /^(newsapi|google_news):(.+)$/s.exec(address);
  return found ? { service: found[1] as 'newsapi', query: found[2]!.trim() } : undefined;
}
