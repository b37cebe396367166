import { z } from 'zod';
import type { Integrations } from '../../kernel/integrations.ts';
import { quoteVendor } from '../../kernel/redact.ts';
import { type AudioFile, type HeardSpeech, type Transcriber, TranscriberError } from '../../ports/transcriber.ts';
import { baseUrlOf } from './openai.card.ts';

const Verbose = z.object({
  language: z.string().optional(),
  text: z.string().optional(),
  segments: z
    .array(
      z.object({
        start: z.number(),
        end: z.number(),
        text: z.string(),
        speaker: z.string().optional(),
        avg_logprob: z.number().optional(),
        no_speech_prob: z.number().optional(),
      }),
    )
    .optional(),
});
type Segment = NonNullable<z.infer<typeof Verbose>['segments']>[number];

const Failure = z.object({ error: z.object({ message: z.string().optional(), code: z.string().nullish() }) });

/** OpenAI's transcription, or that of any server with the same API. */
export class OpenAiTranscriber implements Transcriber {
  readonly #integrations: Integrations;

  constructor(integrations: Integrations) {
    this.#integrations = integrations;
  }

  async isReady(): Promise<boolean> {
    return (await this.#integrations.settings('openai')) !== undefined;
  }

  async transcribe(
    audio: AudioFile,
    { language, signal }: { language?: string; signal?: AbortSignal } = {},
  ): Promise<HeardSpeech> {
    const settings = await this.#integrations.settings('openai');
    if (!settings) throw new TranscriberError('No transcription service is connected.');
    const model = settings.OPENAI_TRANSCRIBE_MODEL ?? 'whisper-1';
    const form = new FormData();
    form.append('file', new Blob([audio.bytes], { type: audio.mediaType }), audio.fileName);
    form.append('model', model);
    if (language) form.append('language', language.slice(0, 2));
    for (const [name, value] of formatOf(model)) form.append(name, value);
    const response = await fetch(`${baseUrlOf(settings)}/audio/transcriptions`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${settings.OPENAI_API_KEY}` },
      body: form,
      signal: AbortSignal.any([AbortSignal.timeout(600_000), ...(signal ? [signal] : [])]),
    });
    const body: unknown = await response.json().catch(() => undefined);
    if (!response.ok) throw refusalOf(response.status, body);
    return heard(body);
  }
}

/** Times come with `whisper-1` and its kin alone, speakers with the model that tells them apart. */
const formatOf = (model: string): [string, string][] =>
  model.includes('diarize')
    ? [
        ['response_format', 'diarized_json'],
        ['chunking_strategy', 'auto'],
      ]
    : /^gpt-4o/.test(model)
      ? [['response_format', 'json']]
      : [['response_format', 'verbose_json']];

/** Too many calls pass; no money does not, although both are 429. */
function refusalOf(status: number, body: unknown): Error {
  const { message, code } = Failure.safeParse(body).data?.error ?? {};
  const sentence = message ? quoteVendor(message, 300) : `The transcription service answered with status ${status}.`;
  const passes = status === 408 || status >= 500 || (status === 429 && code !== 'insufficient_quota');
  return passes ? new Error(sentence) : new TranscriberError(sentence);
}

function heard(body: unknown): HeardSpeech {
  const reply = Verbose.safeParse(body).data;
  if (!reply) throw new Error('The transcription service answered with something else than a transcript.');
  const language = reply.language && codeOf(reply.language);
  const segments = reply.segments ?? (reply.text?.trim() ? [{ start: 0, end: 0, text: reply.text }] : []);
  return {
    segments: segments
      .filter((segment) => segment.text.trim() !== '' && !isInvented(segment))
      .map(({ start, end, text, speaker, avg_logprob }) => ({
        speaker: speaker ?? '',
        text: text.trim(),
        startTime: start,
        endTime: Math.max(start, end),
        ...(avg_logprob !== undefined && { confidence: Math.min(1, Math.exp(avg_logprob)) }),
      })),
    ...(language && { language }),
  };
}

/** Whisper's own rule for words that it makes up where nobody speaks. */
const isInvented = ({ no_speech_prob = 0, avg_logprob = 0 }: Segment): boolean =>
  no_speech_prob > 0.6 && avg_logprob < -1;

const names = new Intl.DisplayNames('en', { type: 'language' });
const codes = new Map(
  'af ar az be bg bn bs ca cs cy da de el en es et fa fi fr gl he hi hr hu hy id is it ja kk kn ko lt lv mi mk mr ms ne nl no pl pt ro ru sk sl sr sv sw ta th tl tr uk ur vi zh'
    .split(' ')
    .map((code) => [names.of(code)?.toLowerCase(), code]),
);

/** `english` as `en`; a code stays as it is. */
function codeOf(language: string): string | undefined {
  const lower = language.toLowerCase();
  return codes.get(lower) ?? (/^[a-z]{2}(-[a-z]{2})?$/.test(lower) ? lower : undefined);
}
