import type { Types } from 'mongoose';
import { objectId } from '../../kernel/db.ts';
import { withLock } from '../../kernel/lock.ts';
import { wordsOf } from '../../kernel/words.ts';
import type { ArticleAnalyst } from '../../ports/analyst.article.ts';
import type { AccountBook } from './account-book.ts';
import { companyReadingOf } from './alert.draft.ts';
import { type ArticleRow, idBefore, readArticlesAfter, unreadArticles } from './article.model.ts';
import { type RaisingDeps, type ReadArticle, raiseAlerts } from './raising.service.ts';
import { StoryIndex } from './stories/story-index.ts';

export interface ReadingDeps extends RaisingDeps {
  analyst: ArticleAnalyst;
  book: AccountBook;
}

const DAY = 86_400_000;
/** Later articles are compared with those of so long. */
const STORY_AGE = 5 * DAY;
const perTurn = 50;
/** What is stored together: so many articles, with so many matches, or what takes so long to read. */
const portion = { articles: 25, matches: 50, ms: 500 };

/** Makes alerts of articles in one process of the installation at a time, so that a story gets one alert. */
export class Reading {
  readonly #deps: ReadingDeps;
  readonly #stories = new StoryIndex();
  #seen: Types.ObjectId | undefined;

  constructor(deps: ReadingDeps) {
    this.#deps = deps;
  }

  /** Reads all that waits. What a crash cut off is read again; an alert that stands is not made twice. */
  async readWaiting(signal: AbortSignal): Promise<void> {
    for (let more = true; more && !signal.aborted; ) {
      more = await withLock('intelligence.read', { leaseMs: 120_000, waitMs: 240_000 }, () => this.#readSome());
    }
  }

  async #readSome(): Promise<boolean> {
    await this.#deps.book.refresh();
    await this.#catchUp();
    const waiting = await unreadArticles(perTurn);
    for (let done = 0; done < waiting.length; ) {
      const read = await this.#readPortion(waiting.slice(done));
      await raiseAlerts(this.#deps, read);
      done += read.length;
      this.#seen = read.at(-1)!.article._id;
    }
    return waiting.length === perTurn;
  }

  /** Takes note of what this or another process read before. */
  async #catchUp(): Promise<void> {
    this.#seen ??= idBefore(new Date(this.#deps.clock.now().epochMilliseconds - STORY_AGE));
    for (;;) {
      const rows = await readArticlesAfter(this.#seen, 500);
      for (const row of rows) this.#place(row, row.companies ?? [], row.language ?? 'und', row.category);
      this.#seen = rows.at(-1)?._id ?? this.#seen;
      if (rows.length < 500) return;
    }
  }

  /** The first of these, as many as are stored together: an analyst that takes long holds up no alert. */
  async #readPortion(waiting: readonly ArticleRow[]): Promise<ReadArticle[]> {
    const begun = performance.now();
    const read: ReadArticle[] = [];
    let matches = 0;
    for (const article of waiting) {
      const one = await this.#read(article);
      read.push(one);
      matches += one.companies.length;
      if (read.length >= portion.articles || matches >= portion.matches) break;
      if (performance.now() - begun > portion.ms) break;
    }
    return read;
  }

  async #read(row: ArticleRow): Promise<ReadArticle> {
    const matches = this.#deps.book.match(row);
    const { title, snippet, body } = row;
    this.#deps.metrics?.newsArticles.inc({ source: row.sourceName });
    this.#deps.metrics?.newsMatches.inc({ result: matches.length > 0 ? 'matched' : 'unmatched' });
    const reading = await this.#deps.analyst.readArticle({
      title,
      ...{ snippet, body, language: row.language },
      companies: matches.map(({ accountId, evidence }) => ({ id: accountId, mentions: evidence })),
    } as Parameters<ArticleAnalyst['readArticle']>[0]);
    const { language, entities } = reading;
    const companies = matches.map((match) => ({
      id: match.accountId,
      words: [...new Set(match.evidence.flatMap(({ words }) => wordsOf(words)))],
      about: companyReadingOf(row, match, reading),
    }));
    const category = reading.category?.name;
    const place = this.#place(row, companies, language, category);
    const summary = reading.summary.map(({ text }) => text).join(' ') || row.snippet;
    const tags = entities.companies.map(({ name }) => name).slice(0, 10);
    const article: ArticleRow = {
      ...{ ...row, language, tags, companies, story: objectId(place.story) },
      ...(summary && { summary }),
      ...(category && { category }),
      ...(place.copyOf && { copyOf: objectId(place.copyOf) }),
    };
    return { article, companies, place };
  }

  #place(
    article: ArticleRow,
    companies: NonNullable<ArticleRow['companies']>,
    language: string,
    category: string | undefined,
  ) {
    const { _id, title, snippet, body, url, publishedAt } = article;
    return this.#stories.place({
      ...{ id: _id.toHexString(), title, url, language, companies, publishedAt: publishedAt.getTime() },
      ...(snippet && { snippet }),
      ...(body && { body }),
      ...(category && { category }),
    });
  }
}
