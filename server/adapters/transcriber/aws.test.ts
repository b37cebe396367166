import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { json, startApiServer } from '../../../test/api-server.fixture.ts';
import { AddressRanges } from '../../kernel/address-ranges.ts';
import type { Integrations } from '../../kernel/integrations.ts';
import { createSafeFetch } from '../../kernel/safe-fetch.ts';
import { TranscriberError } from '../../ports/transcriber.ts';
import { FolderFiles } from '../files/folder.ts';
import { awsTranscribeCard } from './aws.card.ts';
import { AwsTranscriber } from './aws.ts';

/** Amazon Transcribe as its API model describes it (AWS JSON 1.1). */
const jobs = new Map<string, { looks: number }>();
let failure: string | undefined;
const word = (content: string, start: string, end: string, speaker_label = 'spk_0') => ({
  ...{ type: 'pronunciation', start_time: start, end_time: end, speaker_label },
  alternatives: [{ content, confidence: '0.98' }],
});
const mark = (content: string) => ({ type: 'punctuation', alternatives: [{ content, confidence: '0.0' }] });
const output = {
  jobName: 'a-job',
  status: 'COMPLETED',
  results: {
    transcripts: [{ transcript: "I'll send it. Thanks." }],
    items: [
      word("I'll", '0.5', '0.7'),
      word('send', '0.7', '0.9'),
      word('it', '0.9', '1.04'),
      mark('.'),
      word('Thanks', '1.8', '2.2', 'spk_1'),
      mark('.'),
    ],
  },
};
const peer = await startApiServer(({ path, headers, body }, res) => {
  if (path === '/result.json?signed=yes') return json(res, 200, output);
  const aws = (status: number, reply: object) =>
    json(res, status, reply, { 'content-type': 'application/x-amz-json-1.1' });
  if (!headers.authorization?.startsWith('AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/'))
    return aws(400, { __type: 'UnrecognizedClientException', message: 'The security token is invalid.' });
  const input = JSON.parse(body);
  const name = input.TranscriptionJobName as string;
  const job = (status: string, more: object = {}) =>
    aws(200, { TranscriptionJob: { TranscriptionJobName: name, TranscriptionJobStatus: status, ...more } });
  switch (headers['x-amz-target']) {
    case 'Transcribe.ListTranscriptionJobs':
      return aws(200, { TranscriptionJobSummaries: [] });
    case 'Transcribe.StartTranscriptionJob':
      if (jobs.has(name)) return aws(400, { __type: 'ConflictException', message: 'The name is taken.' });
      jobs.set(name, { looks: 0 });
      return job('IN_PROGRESS');
    case 'Transcribe.GetTranscriptionJob': {
      if (jobs.get(name)!.looks++ === 0) return job('IN_PROGRESS');
      if (failure) return job('FAILED', { FailureReason: failure });
      const TranscriptFileUri = `${peer.url}/result.json?signed=yes`;
      return job('COMPLETED', { LanguageCode: 'en-US', Transcript: { TranscriptFileUri } });
    }
    case 'Transcribe.DeleteTranscriptionJob':
      jobs.delete(name);
      return aws(200, {});
  }
  return aws(400, { __type: 'BadRequestException', message: 'unknown' });
});
const dataDir = await mkdtemp(join(tmpdir(), 'sequelstring-transcribe-'));
afterAll(async () => {
  await peer.stop();
  await rm(dataDir, { recursive: true });
});
beforeEach(() => {
  jobs.clear();
  failure = undefined;
  peer.taken.length = 0;
});

const settings = {
  TRANSCRIBE_REGION: 'eu-west-1',
  TRANSCRIBE_ENDPOINT: peer.url,
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'fake-secret',
};
const files = new FolderFiles(dataDir);
const transcriber = (bucket: string | undefined = 'a-bucket') =>
  new AwsTranscriber({
    integrations: { settings: async () => settings } as unknown as Integrations,
    ...{ files, bucket, pollMs: 1 },
    fetch: createSafeFetch({ allow: new AddressRanges(['127.0.0.1']) }),
  });
const audio = { bytes: new Uint8Array([1, 2, 3]), fileName: 'recording.wav', mediaType: 'audio/wav' };
const told = (target: string) =>
  peer.taken
    .filter(({ headers }) => headers['x-amz-target'] === `Transcribe.${target}`)
    .map(({ body }) => JSON.parse(body));

it('has a job made of the file in S3, and reads sentences with speakers out of it', async () => {
  expect(await transcriber().transcribe(audio)).toEqual({
    language: 'en-US',
    segments: [
      { speaker: 'spk_0', text: "I'll send it.", startTime: 0.5, endTime: 1.04, confidence: expect.closeTo(0.98) },
      { speaker: 'spk_1', text: 'Thanks.', startTime: 1.8, endTime: 2.2, confidence: expect.closeTo(0.98) },
    ],
  });
  const [start] = told('StartTranscriptionJob');
  expect(start.Media.MediaFileUri).toBe(`s3://a-bucket/transcribe/${start.TranscriptionJobName}.wav`);
  expect(start).toMatchObject({ MediaFormat: 'wav', IdentifyLanguage: true, Settings: { ShowSpeakerLabels: true } });
  expect(told('DeleteTranscriptionJob')).toHaveLength(1);
  expect(await files.list('transcribe')).toEqual([]);
});

it('goes on with the job of a process that died, and does not pay for another', async () => {
  const first = transcriber().transcribe(audio, { signal: AbortSignal.abort() });
  await expect(first).rejects.toThrow();
  await transcriber().transcribe(audio, { language: 'en-US' });
  const [{ TranscriptionJobName }] = told('StartTranscriptionJob');
  jobs.set(TranscriptionJobName, { looks: 0 });
  expect((await transcriber().transcribe(audio)).segments).toHaveLength(2);
});

it('says why a recording could not be transcribed', async () => {
  failure = 'The media format is not valid.';
  await expect(transcriber().transcribe(audio)).rejects.toThrow(new TranscriberError(failure));
  await expect(transcriber().transcribe({ ...audio, fileName: 'a.xyz' })).rejects.toThrow(TranscriberError);
});

it('needs files to be in S3, and tells whether the keys are right', async () => {
  expect(await transcriber().isReady()).toBe(true);
  expect(
    await new AwsTranscriber({
      integrations: { settings: async () => settings } as never,
      files,
      bucket: undefined,
      fetch: (() => {}) as never,
    }).isReady(),
  ).toBe(false);
  expect(await awsTranscribeCard.test!(settings)).toBeUndefined();
  expect(await awsTranscribeCard.test!({ ...settings, AWS_ACCESS_KEY_ID: 'WRONG' })).toMatch(/security token/);
});
