import { z } from 'zod';
import { quoteVendor } from '../../../kernel/redact.ts';

export interface GoogleLanguageSettings {
  apiKey: string;
  /** With its version: `https://language.googleapis.com/v2`. */
  baseUrl: string;
}

interface Deps {
  /** Undefined while it is not connected; asked at each use, so that a change needs no restart. */
  settings(): Promise<GoogleLanguageSettings | undefined>;
  /** Of the day, in units of 1,000 characters, as Google bills them. */
  budget: { isLeft(): Promise<boolean>; spend(units: number): Promise<void> };
}

/** Why there is no answer, as a sentence for a person. */
export class GoogleLanguageError extends Error {
  override readonly name = 'GoogleLanguageError';
}

const Tone = z.object({ score: z.number().default(0), magnitude: z.number().default(0) });
// Protocol buffers leave zeros and false out of JSON.
const Reply = z.object({
  documentSentiment: Tone,
  sentences: z
    .array(
      z.object({
        text: z.object({ content: z.string(), beginOffset: z.number().default(0) }),
        sentiment: Tone.default({ score: 0, magnitude: 0 }),
      }),
    )
    .default([]),
});
export type SentimentReply = z.output<typeof Reply>;
const Failure = z.object({ error: z.object({ message: z.string(), status: z.string().optional() }) });

/** `POST documents:analyzeSentiment` of Google Cloud Natural Language, version 2 or 1. Offsets are in UTF-16 units. */
export class GoogleLanguageClient {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  isConnected = async (): Promise<boolean> => (await this.#deps.settings()) !== undefined;

  /** `language` is BCP 47; without it Google detects it. Throws `GoogleLanguageError`. */
  async analyzeSentiment(content: string, language?: string): Promise<SentimentReply> {
    const settings = await this.#deps.settings();
    if (!settings) throw new GoogleLanguageError('Google Natural Language is not connected.');
    if (!(await this.#deps.budget.isLeft())) throw new GoogleLanguageError("Today's budget is spent.");
    await this.#deps.budget.spend(Math.max(1, Math.ceil(content.length / 1_000)));
    return askGoogle(settings, content, language);
  }
}

/** Throws `GoogleLanguageError`. */
export async function askGoogle(
  { apiKey, baseUrl }: GoogleLanguageSettings,
  content: string,
  language?: string,
): Promise<SentimentReply> {
  const languageField = baseUrl.endsWith('/v1') ? 'language' : 'languageCode';
  const document = { type: 'PLAIN_TEXT', content, ...(language && { [languageField]: language }) };
  const response = await fetch(`${baseUrl}/documents:analyzeSentiment`, {
    method: 'POST',
    headers: { 'x-goog-api-key': apiKey, 'content-type': 'application/json' },
    signal: AbortSignal.timeout(20_000),
    body: JSON.stringify({ document, encodingType: 'UTF16' }),
  }).catch(() => undefined);
  if (!response) throw new GoogleLanguageError('Google Natural Language does not answer.');
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw new GoogleLanguageError(problemOf(response.status, body));
  const reply = Reply.safeParse(body);
  if (!reply.success) throw new GoogleLanguageError('The answer of Google Natural Language could not be read.');
  return reply.data;
}

/** Errors are a `google.rpc.Status`. A key that is wrong is an invalid argument, not a missing permission. */
function problemOf(status: number, body: unknown): string {
  const error = Failure.safeParse(body).data?.error;
  if (status === 429) return 'The quota of the Google Cloud project is used up.';
  if (status === 401 || status === 403 || /api key/i.test(error?.message ?? '')) {
    return `The API key was refused${error ? `: ${quoteVendor(error.message, 300)}` : '.'}`;
  }
  return error ? `Google said: ${quoteVendor(error.message, 300)}` : `Google answered with status ${status}.`;
}
