/** A feed as it is written, before its texts are cleaned. Texts are HTML. */
export interface ParsedFeed {
  title: string;
  language: string | undefined;
  /** How long it may be kept, as it says itself. */
  ttlMinutes: number | undefined;
  entries: ParsedEntry[];
}

export interface ParsedEntry {
  id: string | undefined;
  /** Complete. */
  url: string | undefined;
  title: string;
  summary: string;
  content: string;
  date: string;
  image: string | undefined;
  language: string | undefined;
  publisher: string;
}
