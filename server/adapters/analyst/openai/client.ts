import { z } from 'zod';
import { quoteVendor } from '../../../kernel/redact.ts';

export interface OpenAiSettings {
  apiKey: string;
  /** Such as `https://api.openai.com/v1`. */
  baseUrl: string;
  model: string;
}

interface Deps {
  /** Undefined while it is not connected; asked at each use, so that a change needs no restart. */
  settings(): Promise<OpenAiSettings | undefined>;
  /** Notes what was used; false where the budget of the day is spent already. */
  budget?: { isLeft(): Promise<boolean>; spend(tokens: number): Promise<void> };
}

export interface JsonQuestion<S extends z.ZodType> {
  /** Letters, digits, `_` and `-`. */
  name: string;
  /** Every property must be required: what may be missing is nullable. */
  schema: S;
  /** What the model is to do. */
  instructions: string;
  /** What it is about; never obeyed. */
  text: string;
  mostTokens?: number;
  timeoutMs?: number;
  signal?: AbortSignal;
}

export type OpenAiProblem =
  | 'not_connected'
  | 'over_budget'
  | 'unreachable'
  | 'rate_limited'
  | 'quota_spent'
  | 'refused'
  | 'cut_off'
  | 'unreadable';

/** Why there is no answer, as a sentence for a person. */
export class OpenAiError extends Error {
  readonly problem: OpenAiProblem;
  /** Trying again later may help. */
  readonly isTemporary: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(
    problem: OpenAiProblem,
    message: string,
    more: { retryAfterMs?: number | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.name = 'OpenAiError';
    this.problem = problem;
    this.isTemporary = problem === 'unreachable' || problem === 'rate_limited';
    this.retryAfterMs = more.retryAfterMs;
  }
}

/** Asks a server with the API of OpenAI for answers of a given shape, by `POST /chat/completions` with a strict JSON schema. */
export class OpenAiClient {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  isConnected = async (): Promise<boolean> => (await this.#deps.settings()) !== undefined;

  /** Throws `OpenAiError`. */
  async ask<S extends z.ZodType>(question: JsonQuestion<S>): Promise<z.output<S>> {
    const settings = await this.#deps.settings();
    if (!settings) throw new OpenAiError('not_connected', 'No language model is connected.');
    const { budget } = this.#deps;
    if (budget && !(await budget.isLeft()))
      throw new OpenAiError('over_budget', "The language model's budget for today is spent.");
    const reply = await post(settings, question);
    await budget?.spend(reply.usage?.total_tokens ?? 0);
    return answerOf(reply, question.schema);
  }
}

async function post<S extends z.ZodType>(settings: OpenAiSettings, question: JsonQuestion<S>): Promise<Completion> {
  const { name, schema, instructions, text, mostTokens = 2_000, timeoutMs = 60_000, signal } = question;
  const timeout = AbortSignal.timeout(timeoutMs);
  const response = await fetch(`${settings.baseUrl}/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${settings.apiKey}`, 'content-type': 'application/json' },
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    body: JSON.stringify({
      model: settings.model,
      messages: [
        { role: 'system', content: instructions },
        { role: 'user', content: text },
      ],
      max_completion_tokens: mostTokens,
      response_format: { type: 'json_schema', json_schema: { name, strict: true, schema: strictSchema(schema) } },
    }),
  }).catch((cause: unknown) => {
    if (signal?.aborted) throw cause;
    throw new OpenAiError('unreachable', 'The language model does not answer.', { cause });
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw problemOf(response, body);
  const parsed = Completion.safeParse(body);
  if (!parsed.success) throw new OpenAiError('unreadable', 'The answer of the language model could not be read.');
  return parsed.data;
}

const Completion = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
      }),
    )
    .min(1),
  usage: z.object({ total_tokens: z.number() }).nullish(),
});
type Completion = z.output<typeof Completion>;
const Failure = z.object({ error: z.object({ message: z.string().nullish(), code: z.string().nullish() }) });

function problemOf(response: Response, body: unknown): OpenAiError {
  const { message, code } = Failure.safeParse(body).data?.error ?? {};
  const { status } = response;
  if (code === 'insufficient_quota')
    return new OpenAiError('quota_spent', 'The account at the provider has no credit left.');
  if (status === 401 || status === 403) return new OpenAiError('refused', 'The API key was refused.');
  if (status === 429) {
    return new OpenAiError('rate_limited', 'The provider asks to wait.', { retryAfterMs: waitOf(response.headers) });
  }
  if (status >= 500 || status === 408 || status === 409) {
    const retryAfterMs = waitOf(response.headers);
    return new OpenAiError('unreachable', `The provider answered with status ${status}.`, { retryAfterMs });
  }
  return new OpenAiError('refused', message ? `The provider said: ${quoteVendor(message, 300)}` : `Status ${status}.`);
}

function waitOf(headers: Headers): number | undefined {
  const ms = Number(headers.get('retry-after-ms') ?? Number.NaN);
  if (Number.isFinite(ms)) return ms;
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1000 : undefined;
}

function answerOf<S extends z.ZodType>({ choices }: Completion, schema: S): z.output<S> {
  const { finish_reason: end, message } = choices[0]!;
  if (message.refusal) throw new OpenAiError('refused', 'The language model declined to answer.');
  if (end === 'length') throw new OpenAiError('cut_off', 'The answer of the language model was cut off.');
  const unreadable = (cause: unknown) =>
    new OpenAiError('unreadable', 'The answer of the language model does not have the shape asked for.', { cause });
  let value: unknown;
  try {
    value = JSON.parse(message.content ?? '');
  } catch (error) {
    throw unreadable(error);
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw unreadable(parsed.error);
  return parsed.data;
}

/** Servers refuse strict schemas that say more than types, enumerations and what is required. */
function strictSchema(schema: z.ZodType): unknown {
  const known = new Set(['type', 'properties', 'required', 'items', 'enum', 'anyOf', 'const', 'description']);
  const strip = (node: unknown, isMap = false): unknown => {
    if (Array.isArray(node)) return node.map((one) => strip(one));
    if (node === null || typeof node !== 'object') return node;
    const entries = Object.entries(node)
      .filter(([key]) => isMap || known.has(key))
      .map(([key, value]) => [key, strip(value, !isMap && key === 'properties')]);
    const stripped = Object.fromEntries(entries) as Record<string, unknown>;
    return !isMap && stripped.type === 'object' ? { ...stripped, additionalProperties: false } : stripped;
  };
  return strip(z.toJSONSchema(schema));
}
