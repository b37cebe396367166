import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { TranscriptionJob } from '@aws-sdk/client-transcribe';
import { z } from 'zod';
import type { Integrations } from '../../kernel/integrations.ts';
import type { SafeFetch } from '../../kernel/safe-fetch.ts';
import type { TranscriptSegment } from '../../ports/analyst.call.ts';
import type { Files } from '../../ports/files.ts';
import { type AudioFile, type HeardSpeech, type Transcriber, TranscriberError } from '../../ports/transcriber.ts';
import { transcribeClient } from './aws.card.ts';

interface Options {
  integrations: Integrations;
  /** Where the program keeps its files, and the bucket that this is; undefined where it is none. */
  files: Files;
  bucket: string | undefined;
  fetch: SafeFetch;
  /** Between two looks at a job. */
  pollMs?: number;
}

const formats = ['mp3', 'mp4', 'wav', 'flac', 'ogg', 'amr', 'webm', 'm4a'] as const;
const mostSpeakers = 10;
const mostMs = 3_600_000;

/**
 * Amazon Transcribe, by jobs on files in S3. A job has a name that follows from its sound, so that one that a process did not
 * live to see the end of is found again and not paid for twice; when it is over, it and its file are deleted.
 */
export class AwsTranscriber implements Transcriber {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  async isReady(): Promise<boolean> {
    const { bucket, integrations } = this.#options;
    return bucket !== undefined && (await integrations.settings('aws-transcribe')) !== undefined;
  }

  async transcribe(
    audio: AudioFile,
    { language, signal }: { language?: string; signal?: AbortSignal } = {},
  ): Promise<HeardSpeech> {
    const { integrations, files, bucket, pollMs = 5000 } = this.#options;
    const settings = await integrations.settings('aws-transcribe');
    if (!settings || !bucket) throw new TranscriberError('No transcription service is connected.');
    const format = formatOf(audio.fileName);
    const name = `sequelstring-${createHash('sha256').update(audio.bytes).digest('hex').slice(0, 40)}`;
    const key = `transcribe/${name}.${format}`;
    const { sdk, client } = await transcribeClient(settings);
    const abort = signal ? { abortSignal: signal } : {};
    try {
      await files.put(key, [audio.bytes]);
      const start = new sdk.StartTranscriptionJobCommand({
        TranscriptionJobName: name,
        MediaFormat: format,
        Media: { MediaFileUri: `s3://${bucket}/${key}` },
        // It takes whole tags alone, such as it told itself for an earlier stretch.
        ...(language?.includes('-') ? { LanguageCode: language as 'en-US' } : { IdentifyLanguage: true }),
        Settings: { ShowSpeakerLabels: true, MaxSpeakerLabels: mostSpeakers },
      });
      await client.send(start, abort).catch((error: unknown) => {
        if (!(error instanceof sdk.ConflictException)) throw error;
      });
      let job: TranscriptionJob | undefined;
      for (const until = performance.now() + mostMs; ; await pause(pollMs, undefined, { signal })) {
        const look = new sdk.GetTranscriptionJobCommand({ TranscriptionJobName: name });
        job = (await client.send(look, abort)).TranscriptionJob;
        if (job?.TranscriptionJobStatus === 'COMPLETED' || job?.TranscriptionJobStatus === 'FAILED') break;
        if (performance.now() > until) throw new Error('Amazon Transcribe takes too long.');
      }
      const heard = job.TranscriptionJobStatus === 'COMPLETED' && (await this.#read(job, settings.TRANSCRIBE_ENDPOINT));
      await client.send(new sdk.DeleteTranscriptionJobCommand({ TranscriptionJobName: name }), abort).catch(() => {});
      await files.delete(key);
      if (!heard) throw new TranscriberError(job.FailureReason ?? 'Amazon Transcribe could not read the recording.');
      return heard;
    } catch (error) {
      if (error instanceof sdk.BadRequestException) throw new TranscriberError(error.message);
      throw error;
    } finally {
      client.destroy();
    }
  }

  /** The result lies in a bucket of Amazon's; its address holds for some minutes. */
  async #read({ Transcript, LanguageCode }: TranscriptionJob, endpoint: string | undefined): Promise<HeardSpeech> {
    const hosts = ['.amazonaws.com', '.amazonaws.com.cn', ...(endpoint ? [new URL(endpoint).hostname] : [])];
    const reply = await this.#options.fetch(Transcript?.TranscriptFileUri ?? '', { hosts, maxBytes: 100_000_000 });
    if (reply.status !== 200) {
      reply.discard();
      throw new Error(`The transcript could not be fetched: status ${reply.status}.`);
    }
    const output = Output.parse(JSON.parse((await reply.bytes()).toString('utf8')));
    return { segments: segmentsOf(output.results.items), ...(LanguageCode && { language: LanguageCode }) };
  }
}

function formatOf(fileName: string): (typeof formats)[number] {
  const ending = fileName.toLowerCase().split('.').at(-1);
  const format = formats.find((one) => one === (ending === 'opus' || ending === 'oga' ? 'ogg' : ending));
  if (!format) throw new TranscriberError('Amazon Transcribe does not read this format.');
  return format;
}

/** All figures come as text, and punctuation has no times. */
const Figure = z.string().transform(Number).pipe(z.number());
const Item = z.object({
  type: z.enum(['pronunciation', 'punctuation']),
  start_time: Figure.optional(),
  end_time: Figure.optional(),
  speaker_label: z.string().optional(),
  alternatives: z.array(z.object({ content: z.string(), confidence: Figure.optional() })).min(1),
});
const Output = z.object({ results: z.object({ items: z.array(Item) }) });

/** Words made into sentences: one ends with its mark, when somebody else speaks, or after a pause. */
export function segmentsOf(items: readonly z.output<typeof Item>[]): TranscriptSegment[] {
  const segments: (TranscriptSegment & { words: number[] })[] = [];
  let current: (typeof segments)[number] | undefined;
  for (const { type, start_time: start, end_time: end, speaker_label: speaker = '', alternatives } of items) {
    const { content, confidence } = alternatives[0]!;
    if (type === 'punctuation') {
      if (current) current.text += content;
      if (/[.?!。？！]$/.test(content)) current = undefined;
      continue;
    }
    const at = start ?? current?.endTime ?? segments.at(-1)?.endTime ?? 0;
    if (!current || current.speaker !== speaker || at - current.endTime > 1.5) {
      current = { speaker, text: content, startTime: at, endTime: end ?? at, words: [] };
      segments.push(current);
    } else {
      current.text += ` ${content}`;
      current.endTime = end ?? at;
    }
    if (confidence !== undefined) current.words.push(confidence);
  }
  return segments.map(({ words, ...segment }) => ({
    ...segment,
    ...(words.length > 0 && { confidence: words.reduce((sum, one) => sum + one, 0) / words.length }),
  }));
}
