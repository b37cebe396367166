import { googleArticles } from './adapters/analyst/google/articles.ts';
import { GoogleLanguageClient } from './adapters/analyst/google/client.ts';
import { googleLanguageOf } from './adapters/analyst/google/google-language.card.ts';
import { localArticles } from './adapters/analyst/local/articles.ts';
import { localCalls } from './adapters/analyst/local/calls.ts';
import { localLines } from './adapters/analyst/local/lines.ts';
import { openAiArticles } from './adapters/analyst/openai/articles.ts';
import { openAiCalls } from './adapters/analyst/openai/calls.ts';
import { OpenAiClient, type OpenAiError } from './adapters/analyst/openai/client.ts';
import { openAiLines } from './adapters/analyst/openai/lines.ts';
import { baseUrlOf } from './adapters/transcriber/openai.card.ts';
import type { Config } from './config.ts';
import { type Clock, nowAsDate } from './kernel/clock.ts';
import { DailyBudget } from './kernel/daily-budget.model.ts';
import type { Integrations } from './kernel/integrations.ts';
import type { Log } from './kernel/log.ts';
import { VendorProblems } from './kernel/vendor-problems.model.ts';
import type { ArticleAnalyst } from './ports/analyst.article.ts';

/**
 * Articles and calls are read, and personal lines written, by a language model where one is connected, and by the machine itself otherwise; each kind has a
 * budget of its own. Google judges the tone of articles where it is connected.
 */
export function analysts(config: Config, { vendors, clock, log }: { vendors: Integrations; clock: Clock; log: Log }) {
  const settings = async () => {
    const given = await vendors.settings('openai');
    if (!given?.OPENAI_API_KEY || !given.OPENAI_MODEL) return undefined;
    return { apiKey: given.OPENAI_API_KEY, baseUrl: baseUrlOf(given), model: given.OPENAI_MODEL };
  };
  const clientFor = (name: string, most: number) =>
    new OpenAiClient({ settings, budget: new DailyBudget({ name, most, clock }) });
  const instead = (what: string) => (error: OpenAiError) =>
    log.warn({ problem: error.problem }, `${what} was read without the language model: ${error.message}`);
  const model = clientFor('openai.articles', config.OPENAI_DAILY_TOKENS);
  return {
    articles: googleTone(openAiArticles(model, localArticles, instead('an article')), { config, vendors, clock, log }),
    calls: openAiCalls(clientFor('openai.calls', config.OPENAI_DAILY_CALL_TOKENS), localCalls, instead('a call')),
    lines: openAiLines(
      clientFor('openai.lines', config.OPENAI_DAILY_LINE_TOKENS),
      localLines,
      instead('a personal line'),
    ),
  };
}

/** The last problem stands on the vendor's card until Google answers again. */
function googleTone(
  articles: ArticleAnalyst,
  { config, vendors, clock, log }: { config: Config; vendors: Integrations; clock: Clock; log: Log },
): ArticleAnalyst {
  const problems = new VendorProblems('google-language');
  const client = new GoogleLanguageClient({
    settings: async () => googleLanguageOf(await vendors.settings('google-language')),
    budget: new DailyBudget({ name: 'google.language', most: config.GOOGLE_LANGUAGE_DAILY_UNITS, clock }),
  });
  return googleArticles(client, articles, {
    failed: async ({ message }) => {
      log.warn(`the tone of an article was judged without Google: ${message}`);
      await problems.failed(message, nowAsDate(clock));
    },
    answered: () => problems.answered(nowAsDate(clock)),
  });
}
