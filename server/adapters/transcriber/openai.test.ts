import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Integrations } from '../../kernel/integrations.ts';
import { TranscriberError } from '../../ports/transcriber.ts';
import { OpenAiTranscriber } from './openai.ts';

let reply: { status: number; body: object } = { status: 200, body: {} };
let asked = '';
const peer: Server = createServer((req, res) => {
  const chunks: Buffer[] = [];
  req.on('data', (chunk: Buffer) => chunks.push(chunk));
  req.on('end', () => {
    asked = Buffer.concat(chunks).toString('latin1');
    res.writeHead(reply.status, { 'Content-Type': 'application/json' });
    res.end(JSON.stringify(reply.body));
  });
});
const settings: Record<string, string> = { OPENAI_API_KEY: 'key' };
const transcriber = new OpenAiTranscriber({ settings: async () => settings } as unknown as Integrations);
const audio = { bytes: new Uint8Array(4), fileName: 'call.wav', mediaType: 'audio/wav' };

beforeAll(async () => {
  await new Promise<void>((resolve) => peer.listen(0, '127.0.0.1', resolve));
  settings.OPENAI_BASE_URL = `http://127.0.0.1:${(peer.address() as AddressInfo).port}/v1/`;
});
afterAll(() => new Promise((resolve) => peer.close(resolve)));

describe('a transcription', () => {
  it('has times and a language, and leaves out what was made up over silence', async () => {
    const segments = [
      { start: 0, end: 3.3, text: ' The beach was a popular spot.', avg_logprob: -0.286, no_speech_prob: 0.0098 },
      { start: 4, end: 5, text: ' Thanks for watching!', avg_logprob: -1.2, no_speech_prob: 0.8 },
    ];
    reply = { status: 200, body: { task: 'transcribe', language: 'english', duration: 8.47, text: '…', segments } };
    expect(await transcriber.transcribe(audio)).toEqual({
      language: 'en',
      segments: [
        {
          speaker: '',
          text: 'The beach was a popular spot.',
          startTime: 0,
          endTime: 3.3,
          confidence: expect.any(Number),
        },
      ],
    });
    expect(asked).toContain('verbose_json');
    expect(asked).toContain('filename="call.wav"');
  });

  it('has speakers where the model tells them apart', async () => {
    settings.OPENAI_TRANSCRIBE_MODEL = 'gpt-4o-transcribe-diarize';
    const segments = [{ id: 'seg_001', type: 'transcript.text.segment', start: 0, end: 2, text: 'Hi.', speaker: 'A' }];
    reply = { status: 200, body: { task: 'transcribe', duration: 2, text: 'Hi.', segments } };
    expect((await transcriber.transcribe(audio)).segments).toMatchObject([{ speaker: 'A', text: 'Hi.' }]);
    expect(asked).toContain('diarized_json');
    delete settings.OPENAI_TRANSCRIBE_MODEL;
  });

  it('is tried again where waiting helps, and not where the account is empty or the file is refused', async () => {
    const refused = (status: number, code?: string) => {
      reply = { status, body: { error: { message: 'No.', code } } };
      return transcriber.transcribe(audio).catch((error: Error) => error instanceof TranscriberError);
    };
    expect(await refused(429)).toBe(false);
    expect(await refused(503)).toBe(false);
    expect(await refused(429, 'insufficient_quota')).toBe(true);
    expect(await refused(400)).toBe(true);
  });
});
