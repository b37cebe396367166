import { audit } from '@sequelstring/contract/audit.ts';
import { auth } from '@sequelstring/contract/auth.ts';
import { callActionItems } from '@sequelstring/contract/call-action-items.ts';
import { callRecording } from '@sequelstring/contract/call-recording.ts';
import { type Call, calls } from '@sequelstring/contract/calls.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Actor, password, startApp, type TestApp } from '../../../test/app.ts';
import { wav } from '../../../test/wav.ts';

let app: TestApp;
let admin: Actor;
let rep: Actor;
let now = Temporal.Instant.from('2027-03-15T09:00:00Z');

beforeAll(async () => {
  app = await startApp({ clock: { now: () => now } });
  admin = await app.setUp();
  rep = await app.signedIn(admin, 'rep', 'Rita Rep');
});
afterAll(() => app.stop());

const of = ({ id }: Call) => ({ params: { callId: id } });

async function send(call: Call, kind: 'recording' | 'transcript') {
  const form = new FormData();
  const vtt = 'WEBVTT\n\n00:00:01.000 --> 00:00:04.000\n<v Rita Rep>I will send you the revised proposal by Friday.\n';
  if (kind === 'recording') form.append('file', new Blob([wav({ seconds: 1 })], { type: 'audio/wav' }), 'call.wav');
  else form.append('file', new Blob([vtt], { type: 'text/vtt' }), 'call.vtt');
  const res = await rep.fetch(`/v1/calls/${call.id}/${kind}`, { method: 'POST', body: form });
  return { status: res.status, ...((await res.json()) as { error?: { code: string } }) };
}

/** A call that took place, with its recording and its analysed transcript. */
async function recorded(startedAt = '2027-03-01T10:00:00Z'): Promise<Call> {
  const body = { type: 'outbound' as const, status: 'completed' as const, startedAt, dialedNumber: '+14155550123' };
  const call = await rep.get(calls.create, { body });
  await send(call, 'recording');
  await send(call, 'transcript');
  await expect
    .poll(
      async () => {
        const { summaryStatus, recordingDuration } = await rep.get(calls.get, of(call));
        return [summaryStatus, recordingDuration];
      },
      { timeout: 10_000 },
    )
    .toEqual(['ready', 1]);
  return call;
}
const contentOf = async (call: Call, reader = rep) => {
  const { hasRecording, hasTranscript, summaryStatus } = await reader.get(calls.get, of(call));
  return { hasRecording, hasTranscript, summaryStatus };
};
const none = { hasRecording: false, hasTranscript: false, summaryStatus: undefined };
const proofs = async (call: Call, reader = admin) =>
  (await reader.get(audit.list, { query: { kind: 'call', recordId: call.id } })).filter(({ action }) =>
    action.endsWith('_deleted'),
  );

describe('the consent of the other side', () => {
  it('is asked for by the stricter law of both ends, and kept with who noted it', async () => {
    await admin.get(auth.updateSettings, { body: { country: 'GB' } });
    const call = await rep.get(calls.create, { body: { dialedNumber: '+14155550123' } });
    expect(await rep.get(callRecording.consent, of(call))).toMatchObject({
      rule: 'all-party',
      ends: [
        { side: 'us', place: 'GB', rule: 'one-party' },
        { side: 'them', place: 'US-CA', rule: 'all-party', law: 'Cal. Penal Code § 632' },
      ],
      notice: 'none',
      result: 'not_asked',
    });
    const body = { notice: 'said' as const, result: 'given' as const };
    await rep.get(callRecording.recordConsent, { ...of(call), body });
    expect(await rep.get(callRecording.consent, of(call))).toMatchObject({ ...body, by: rep.id });
  });

  it('when refused deletes what was recorded, and nothing can be added', async () => {
    const call = await recorded();
    await rep.get(callRecording.recordConsent, { ...of(call), body: { result: 'refused' } });
    expect(await contentOf(call)).toEqual(none);
    for (const kind of ['recording', 'transcript'] as const)
      expect(await send(call, kind)).toMatchObject({ status: 409, error: { code: 'call_consent_refused' } });
    const items = await rep.get(callActionItems.list, {});
    expect(items.filter((item) => item.call === call.id).map(({ quote }) => quote)).toEqual(['']);
    expect((await proofs(call)).map(({ action, actor }) => [action, actor.id])).toEqual([
      ['call.recording_deleted', rep.id],
      ['call.transcript_deleted', rep.id],
    ]);
  });
});

describe('a legal hold', () => {
  it('keeps a call as it is until an administrator lifts it', async () => {
    const call = await recorded();
    const held = await rep.get(callRecording.hold, { ...of(call), body: { reason: 'Dispute about the order' } });
    expect(held.hold).toMatchObject({ reason: 'Dispute about the order', by: rep.id });
    for (const kind of ['recording', 'transcript'] as const)
      expect(await send(call, kind)).toMatchObject({ status: 409, error: { code: 'call_held' } });
    await rep.get(callRecording.recordConsent, { ...of(call), body: { result: 'refused' } });
    expect(await contentOf(call)).toEqual({ hasRecording: true, hasTranscript: true, summaryStatus: 'ready' });
    expect(await rep.refused(callRecording.liftHold, of(call))).toMatchObject({ status: 403 });
    expect((await admin.get(callRecording.liftHold, of(call))).hold).toBeUndefined();
  });
});

describe('the retention period', () => {
  it('is set by administrators alone', async () => {
    expect(await rep.refused(callRecording.updateSettings, { body: { retentionDays: 30 } })).toMatchObject({
      status: 403,
    });
  });

  it('deletes what is older each day, with proof in the audit, but nothing that is held', async () => {
    const [old, held, recent] = [await recorded(), await recorded(), await recorded('2027-03-14T10:00:00Z')];
    await rep.get(callRecording.hold, { ...of(held), body: { reason: 'Dispute' } });
    await admin.get(callRecording.updateSettings, { body: { retentionDays: 10 } });
    now = now.add({ hours: 25 });
    const again = new Actor(
      app.url,
      await app.anonymous.get(auth.login, { body: { email: 'ada@example.com', password } }),
    );
    await expect.poll(() => contentOf(old, again), { timeout: 15_000 }).toEqual(none);
    await expect.poll(async () => (await proofs(old, again)).length).toBe(2);
    expect((await proofs(old, again))[0]).toMatchObject({
      action: 'call.recording_deleted',
      actor: { kind: 'system' },
      detail: expect.stringMatching(/^Kept for 10 days\. · call\.wav · \d+ bytes · SHA-256 [0-9a-f]{64}$/),
    });
    for (const call of [held, recent]) expect(await contentOf(call, again)).toMatchObject({ hasRecording: true });
  });
});
