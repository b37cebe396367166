import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { callActionItems } from '@sequelstring/contract/call-action-items.ts';
import { type Call, calls } from '@sequelstring/contract/calls.ts';
import { crm, tasks } from '@sequelstring/contract/crm.ts';
import type { ApiError, ApiResponse } from '@sequelstring/contract/route.ts';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, startApp, type TestApp } from '../../../test/app.ts';
import { wav } from '../../../test/wav.ts';

let app: TestApp;
let admin: Actor;
let rep: Actor;
let other: Actor;
const now = Temporal.Instant.from('2027-03-15T09:00:00Z');

beforeAll(async () => {
  app = await startApp({ clock: { now: () => now } });
  admin = await app.setUp();
  rep = await app.signedIn(admin, 'rep', 'Rita Rep');
  other = await app.signedIn(admin, 'rep', 'Olaf Other');
});
afterAll(() => app.stop());

const vtt = `WEBVTT

00:00:01.000 --> 00:00:04.000
<v Ann Example>Could you send me the revised proposal?

00:00:05.000 --> 00:00:09.000
<v Rita Rep>Yes, I will send you the revised proposal by Friday.
`;

const makeContact = (actor: Actor, firstName = 'Ann') =>
  actor.get(crm.createContact, { body: { firstName, lastName: 'Example' } });
const makeCall = async (actor = rep) =>
  actor.get(calls.create, { body: { contact: (await makeContact(actor)).id, scheduledAt: '2027-03-15T10:00:00Z' } });
const of = ({ id }: Call) => ({ params: { callId: id } });

async function upload(
  actor: Actor,
  path: string,
  content: string | Uint8Array<ArrayBuffer>,
  { name = 'call.vtt', type = 'text/vtt' } = {},
) {
  const form = new FormData();
  form.append('file', new Blob([content], { type }), name);
  const res = await actor.fetch(`/v1/calls/${path}`, { method: 'POST', body: form });
  return { status: res.status, ...((await res.json()) as Partial<ApiResponse<Call>> & Partial<ApiError>) };
}

async function analysed(call: Call) {
  await expect.poll(async () => (await rep.get(calls.get, of(call))).summaryStatus, { timeout: 10_000 }).toBe('ready');
  return (await rep.get(calls.getSummary, of(call))).insights!;
}

async function listen(actor: Actor) {
  const got: [string, unknown][] = [];
  const socket: Socket = io(app.url, { auth: { token: actor.token }, transports: ['websocket'] });
  socket.onAny((name, payload) => got.push([name, payload]));
  await new Promise<void>((resolve, reject) => {
    socket.on('connect', resolve);
    socket.on('connect_error', reject);
  });
  return { got, close: () => socket.close() };
}

describe('a call', () => {
  it('is scheduled, begins, ends, and cannot be cancelled then', async () => {
    const call = await makeCall();
    expect(call).toMatchObject({ type: 'scheduled', status: 'scheduled', user: rep.id, hasRecording: false });
    const begun = await rep.get(calls.update, { ...of(call), body: { status: 'in-progress' } });
    expect(begun).toMatchObject({ status: 'in-progress', startedAt: now.toString({ smallestUnit: 'millisecond' }) });
    const ended = await rep.get(calls.update, {
      ...of(call),
      body: { status: 'completed', endedAt: '2027-03-15T09:02:05Z', notes: 'Went well' },
    });
    expect(ended).toMatchObject({ status: 'completed', duration: 125, notes: 'Went well' });
    expect(await rep.refused(calls.cancel, of(call))).toMatchObject({ status: 409, code: 'call_state' });
    const longer = { ...of(call), body: { endedAt: '2027-03-15T09:05:00Z' } };
    expect((await rep.get(calls.update, longer)).duration).toBe(300);
    expect((await rep.get(calls.update, { ...of(call), body: { notes: null } })).notes).toBeUndefined();
  });

  it('is among the calls that its user is on for exactly as long as it goes on', async () => {
    const active = () => rep.get(calls.list, { query: { status: 'in-progress', userId: rep.id } });
    expect(await active()).toEqual([]);
    const { id } = await makeCall();
    const set = (status: 'in-progress' | 'completed') =>
      rep.get(calls.update, { params: { callId: id }, body: { status } });
    await set('in-progress');
    expect((await active()).map((call) => call.id)).toEqual([id]);
    expect(await other.get(calls.list, { query: { status: 'in-progress', userId: rep.id } })).toEqual([]);
    await set('completed');
    expect(await active()).toEqual([]);
  });

  it('is refused an end before its beginning', async () => {
    const body = { startedAt: '2027-03-15T09:00:00Z', endedAt: '2027-03-15T08:00:00Z' };
    expect(await rep.refused(calls.create, { body })).toMatchObject({ status: 400, code: 'validation_failed' });
  });

  it('stays readable once it is cancelled', async () => {
    const call = await makeCall();
    await rep.get(calls.cancel, of(call));
    expect(await rep.get(calls.get, of(call))).toMatchObject({ status: 'cancelled' });
  });

  it('is listed by its time, page after page', async () => {
    const contact = await makeContact(rep, 'Page');
    for (const hour of [11, 13, 12])
      await rep.get(calls.create, { body: { contact: contact.id, scheduledAt: `2027-05-01T${hour}:00:00Z` } });
    const query = { contactId: contact.id, sort: 'at', limit: 2 };
    const first = await rep.call(calls.list, { query });
    if (!first.success) throw new Error(first.error.code);
    expect(first.data.map(({ scheduledAt }) => scheduledAt?.slice(11, 13))).toEqual(['11', '12']);
    expect(first.meta).toMatchObject({ total: 3, hasMore: true });
    const rest = await rep.get(calls.list, { query: { ...query, cursor: first.meta!.nextCursor } });
    expect(rest.map(({ scheduledAt }) => scheduledAt?.slice(11, 13))).toEqual(['13']);
  });

  it('is hidden from those who see neither its user nor its contact', async () => {
    const call = await makeCall();
    expect(await other.refused(calls.get, of(call))).toMatchObject({ status: 404, code: 'call_not_found' });
    expect(await other.refused(calls.cancel, of(call))).toMatchObject({ status: 404 });
    expect((await upload(other, `${call.id}/transcript`, vtt)).status).toBe(404);
    expect((await other.get(calls.list)).map(({ id }) => id)).not.toContain(call.id);
    expect((await admin.get(calls.get, of(call))).id).toBe(call.id);
    const body = { contact: call.contact! };
    expect(await other.refused(calls.create, { body })).toMatchObject({ code: 'contact_not_found' });
  });

  it('is hidden from its user too once the contact belongs to someone else', async () => {
    const call = await makeCall();
    await admin.get(crm.updateContact, { params: { id: call.contact! }, body: { owner: other.id } });
    expect(await rep.refused(calls.get, of(call))).toMatchObject({ code: 'call_not_found' });
    expect((await rep.get(calls.list, { query: { limit: 200 } })).map(({ id }) => id)).not.toContain(call.id);
    expect(await rep.get(calls.list, { query: { contactId: call.contact! } })).toEqual([]);
    expect((await admin.get(calls.list, { query: { limit: 200 } })).map(({ id }) => id)).toContain(call.id);
  });

  it('tells the browsers of those who may read it', async () => {
    const [mine, theirs, boss] = await Promise.all([listen(rep), listen(other), listen(admin)]);
    const call = await makeCall();
    await rep.get(calls.update, { ...of(call), body: { status: 'in-progress' } });
    await upload(rep, `${call.id}/transcript`, vtt);
    await rep.get(calls.update, { ...of(call), body: { status: 'completed' } });
    const names = ['call:started', 'call:transcript:update', 'call:ended'];
    for (const { got } of [mine, boss])
      await expect.poll(() => got.map(([name]) => name).filter((name) => names.includes(name))).toEqual(names);
    expect(theirs.got.filter(([name]) => name.startsWith('call:'))).toEqual([]);
    for (const one of [mine, theirs, boss]) one.close();
  });
});

describe('a recording', () => {
  it('plays by a signed link, in ranges', async () => {
    const call = await makeCall();
    expect(await rep.refused(calls.getRecording, of(call))).toMatchObject({ code: 'call_recording_not_found' });
    const sent = await upload(rep, `${call.id}/recording`, '0123456789', { name: 'call.wav', type: 'audio/wav' });
    expect(sent).toMatchObject({ status: 201, data: { hasRecording: true } });
    const { url } = await rep.get(calls.getRecording, of(call));
    const path = new URL(url).pathname;
    const res = await fetch(`${app.url}${path}`, { headers: { Range: 'bytes=2-4' } });
    expect([res.status, await res.text()]).toEqual([206, '234']);
    await upload(rep, `${call.id}/recording`, 'abc', { name: 'b.wav', type: 'audio/wav' });
    expect((await fetch(`${app.url}${path}`)).status).toBe(404);
  });

  it('is read for its length and its loudness, channel by channel', async () => {
    const call = await makeCall();
    await upload(rep, `${call.id}/recording`, wav({ seconds: 2 }), { name: 'call.wav', type: 'audio/wav' });
    await expect.poll(async () => (await rep.get(calls.get, of(call))).recordingDuration).toBe(2);
    const { waveform, channels } = await rep.get(calls.getRecording, of(call));
    expect(channels).toBe(2);
    expect(waveform?.map((row) => [row[0], row.at(-1)])).toEqual([
      [71, 0],
      [0, 71],
    ]);
  });

  it('that is damaged says so, and plays as far as it can', async () => {
    const call = await makeCall();
    await upload(rep, `${call.id}/recording`, wav({ seconds: 2 }).subarray(0, 30), {
      name: 'a.wav',
      type: 'audio/wav',
    });
    const problem = async () => (await rep.get(calls.getRecording, of(call))).problem;
    await expect.poll(problem).toContain('The recording is damaged');
  });

  it('of 0 seconds has a length, and says that nothing is in it', async () => {
    const at = '2027-03-15T08:00:00Z';
    const body = { type: 'outbound' as const, status: 'completed' as const, startedAt: at, endedAt: at };
    const call = await rep.get(calls.create, { body });
    expect(call.duration).toBe(0);
    await upload(rep, `${call.id}/recording`, wav({ seconds: 0 }), { name: 'call.wav', type: 'audio/wav' });
    const problem = async () => (await rep.get(calls.getRecording, of(call))).problem;
    await expect.poll(problem).toBe('The recording is empty.');
  });

  it('is an audio or video file', async () => {
    const call = await makeCall();
    const sent = await upload(rep, `${call.id}/recording`, '<html>', { name: 'a.html', type: 'text/html' });
    expect(sent).toMatchObject({ status: 415, error: { code: 'unsupported_media_type' } });
    expect((await rep.get(calls.get, of(call))).hasRecording).toBe(false);
  });

  it('of 3 GB is refused by its announced length, before it is sent', async () => {
    const call = await makeCall();
    const headers = {
      authorization: `Bearer ${rep.token}`,
      'content-type': 'multipart/form-data; boundary=x',
      'content-length': 3_000_000_000,
    };
    const sending = request(`${app.url}/v1/calls/${call.id}/recording`, { method: 'POST', headers });
    sending.on('error', () => {});
    sending.write(
      '--x\r\ncontent-disposition: form-data; name="file"; filename="a.wav"\r\ncontent-type: audio/wav\r\n\r\nRIFF',
    );
    const [response] = (await once(sending, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(413);
    sending.destroy();
    expect((await rep.get(calls.get, of(call))).hasRecording).toBe(false);
  });

  it('is not transcribed by a server that has no transcription service, which says so', async () => {
    const call = await makeCall();
    await upload(rep, `${call.id}/recording`, 'x', { name: 'call.wav', type: 'audio/wav' });
    const error = await rep.refused(calls.generateTranscript, of(call));
    expect(error).toMatchObject({ status: 409, code: 'transcriber_missing' });
    expect(error.message).toContain('Upload a transcript');
  });
});

describe('a transcript', () => {
  it('is read, and analyzed into items that lead back to the second they were spoken', async () => {
    const call = await makeCall();
    expect(await upload(rep, `${call.id}/transcript`, vtt)).toMatchObject({
      status: 201,
      data: { hasTranscript: true },
    });
    const { segments, total, format } = await rep.get(calls.getTranscript, of(call));
    expect({ total, format, second: segments[1]?.speaker }).toEqual({ total: 2, format: 'vtt', second: 'Rita Rep' });
    const { actionItems } = await analysed(call);
    expect(actionItems).toMatchObject([
      { assignee: rep.id, dueDate: '2027-03-19', completed: false, startTime: 5, speaker: 'Rita Rep' },
    ]);
    expect(await rep.get(callActionItems.ofCall, of(call))).toEqual(actionItems);
  });

  it('is refused with the reason beyond 10 MB, and where it has more lines than can be kept', async () => {
    const call = await makeCall();
    const line = 'Rita Rep: We talked about the depots and the drivers and what the winter does to both of them.\n';
    const most = line.repeat(Math.floor(9_900_000 / line.length));
    const beyond = await upload(rep, `${call.id}/transcript`, most + line.repeat(2_000), {
      name: 'a.txt',
      type: 'text/plain',
    });
    expect(beyond).toMatchObject({ status: 413 });
    const sent = await upload(rep, `${call.id}/transcript`, most, { name: 'a.txt', type: 'text/plain' });
    const message = expect.stringContaining('more lines than can be stored');
    expect(sent).toMatchObject({ status: 422, error: { code: 'call_transcript_unreadable', message } });
  });

  it('without speakers, or from right to left, is read all the same', async () => {
    const unnamed = await makeCall();
    await upload(rep, `${unnamed.id}/transcript`, 'Good morning. I will send the offer by Friday.', {
      name: 'a.txt',
      type: 'text/plain',
    });
    expect((await analysed(unnamed)).actionItems).toHaveLength(1);
    const hebrew = await makeCall();
    const said = 'דנה: שלום, מה שלומך?\nRita Rep: תודה, הכול בסדר. אשלח לך את ההצעה.\n';
    await upload(rep, `${hebrew.id}/transcript`, said, { name: 'a.txt', type: 'text/plain' });
    expect((await analysed(hebrew)).talk.speakers.map(({ speaker }) => speaker)).toEqual(
      expect.arrayContaining(['דנה']),
    );
  });

  it('that nobody can read is refused with the reason', async () => {
    const call = await makeCall();
    const sent = await upload(rep, `${call.id}/transcript`, '%PDF-1.7 …', { name: 'a.pdf' });
    expect(sent).toMatchObject({ status: 422, error: { code: 'call_transcript_unreadable' } });
    expect(await rep.refused(calls.getTranscript, of(call))).toMatchObject({ code: 'call_transcript_not_found' });
    expect(await rep.refused(calls.generateSummary, of(call))).toMatchObject({ code: 'call_transcript_not_found' });
    expect(await rep.refused(calls.getSummary, of(call))).toMatchObject({ code: 'call_summary_not_found' });
  });
});

describe('a transcript that was corrected', () => {
  it('keeps the correction, and is analyzed again with it', async () => {
    const call = await makeCall();
    await upload(rep, `${call.id}/transcript`, vtt);
    await analysed(call);
    const renamed = { ...of(call), body: { from: 'Ann Example', to: 'Anna Example' } };
    expect(await rep.get(calls.renameSpeaker, renamed)).toEqual({ changed: 1 });
    const text = 'Yes, I will send you the revised contract by Friday.';
    const params = { callId: call.id, index: 1 };
    expect(await rep.get(calls.updateSegment, { params, body: { text } })).toMatchObject({ text, startTime: 5 });
    await rep.get(calls.generateSummary, of(call));
    const { actionItems } = await analysed(call);
    expect(actionItems.map(({ description }) => description).join()).toContain('contract');
    const missing = { callId: call.id, index: 7 };
    expect(await rep.refused(calls.updateSegment, { params: missing, body: { text } })).toMatchObject({ status: 404 });
  });
});

describe('an action item', () => {
  it('becomes a task, and the two are completed and opened together', async () => {
    const call = await makeCall();
    await upload(rep, `${call.id}/transcript`, vtt);
    const [item] = (await analysed(call)).actionItems;
    const params = { callId: call.id, itemId: item!.id };
    const { task: id } = await rep.get(callActionItems.makeTask, { params });
    expect((await rep.get(callActionItems.makeTask, { params })).task).toBe(id);
    const task = async () => await rep.get(tasks.get, { params: { id: id! } });
    expect(await task()).toMatchObject({ dueOn: '2027-03-19', assignee: rep.id, status: 'open' });
    expect((await task()).about).toEqual([{ kind: 'contact', id: call.contact }]);
    await rep.get(tasks.update, { params: { id: id! }, body: { status: 'done' } });
    await expect.poll(async () => (await rep.get(calls.get, of(call))).actionItems).toEqual({ open: 0, total: 1 });
    await rep.get(callActionItems.update, { params, body: { completed: false } });
    expect((await task()).status).toBe('open');
  });

  it('is listed among those of all calls, and completed with others at once', async () => {
    const call = await makeCall();
    await upload(rep, `${call.id}/transcript`, vtt);
    const [item] = (await analysed(call)).actionItems;
    const open = await rep.get(callActionItems.list, { query: { status: 'open', contactId: call.contact! } });
    expect(open).toMatchObject([{ id: item!.id, call: call.id, contactName: 'Ann Example' }]);
    expect(await other.get(callActionItems.list)).toEqual([]);
    const ids = [item!.id];
    expect(await other.get(callActionItems.complete, { body: { ids } })).toEqual({ changed: 0 });
    expect(await rep.get(callActionItems.complete, { body: { ids } })).toEqual({ changed: 1 });
    const query = { contactId: call.contact!, status: 'open' as const };
    expect(await rep.get(callActionItems.list, { query })).toEqual([]);
  });

  it('stays finished when the call is analyzed again', async () => {
    const call = await makeCall();
    await upload(rep, `${call.id}/transcript`, vtt);
    const [item] = (await analysed(call)).actionItems;
    const params = { callId: call.id, itemId: item!.id };
    const body = { completed: true, dueDate: null };
    const done = await rep.get(callActionItems.update, { params, body });
    expect(done).toMatchObject({ id: item!.id, completed: true, assignee: rep.id });
    expect(done.dueDate).toBeUndefined();
    await rep.get(calls.generateSummary, of(call));
    expect((await analysed(call)).actionItems).toEqual([done]);
    expect(await rep.refused(callActionItems.update, { params, body: { assignee: 'f'.repeat(24) } })).toMatchObject({
      code: 'validation_failed',
    });
    const unknown = { callId: call.id, itemId: 'f'.repeat(24) };
    expect(await rep.refused(callActionItems.update, { params: unknown, body })).toMatchObject({
      code: 'call_action_item_not_found',
    });
  });
});
