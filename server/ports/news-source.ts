/** Where news comes from: feeds of publishers, or a service that searches many. */
export interface NewsSource {
  /** Finds what can be read at the address of a feed or of a site. Throws `NewsSourceError`. */
  find(address: string): Promise<FoundFeed>;
  /** Reads what stands there now. Throws `NewsSourceError`. */
  read(request: NewsRequest): Promise<NewsReply>;
}

export interface FoundFeed {
  /** Where the feed itself lies. */
  url: string;
  /** What it calls itself; empty where it has no name. */
  title: string;
}

export interface NewsRequest {
  url: string;
  /** Of the last reply, so that nothing is sent where nothing is new. */
  etag?: string | undefined;
  lastModified?: string | undefined;
  signal?: AbortSignal;
}

export type NewsReply =
  | { isChanged: false; earliestNextMs: number | undefined }
  | {
      isChanged: true;
      etag: string | undefined;
      lastModified: string | undefined;
      title: string;
      articles: NewsArticle[];
      /** How long the source asks to be left alone. */
      earliestNextMs: number | undefined;
    };

/** An article as its source gives it: plain text, addresses complete. */
export interface NewsArticle {
  /** The same for the same article of one source. */
  key: string;
  url: string;
  title: string;
  snippet?: string;
  /** The article itself, where the source carries it. */
  body?: string;
  imageUrl?: string;
  /** Missing where the source gives none, or one that cannot be. */
  publishedAt?: Date;
  /** BCP 47, as the source claims. */
  language?: string;
  /** Who wrote it first, where the source passes it on. */
  publisher?: string;
}

/** Why a source could not be read, as a sentence for a person. */
export class NewsSourceError extends Error {
  /** Milliseconds that the source asks to wait. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, options: { retryAfterMs?: number | undefined; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'NewsSourceError';
    this.retryAfterMs = options.retryAfterMs;
  }
}
