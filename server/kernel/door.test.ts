import { describe, expect, it } from 'vitest';
import { declareDoor, failureAtDoor, readDoor, ServiceTokens, thrownAtDoor, writeDoor } from './door.ts';
import { AppError } from './errors.ts';
import { openDoor } from './http/door-client.ts';
import { Upstream } from './http/proxy/upstream.ts';

const cross = (value: unknown) => readDoor(writeDoor(value));

describe('what crosses a door', () => {
  it('is the same on the other side', () => {
    const at = Temporal.Instant.from('2027-01-31T09:00:00Z');
    const there = cross({ at, users: new Map([['a', { name: 'Ann' }]]), list: [1, null], none: undefined });
    expect(there).toEqual({ at, users: new Map([['a', { name: 'Ann' }]]), list: [1, null] });
  });

  it('is a failure with its code and details, and of an unexpected one nothing but that', () => {
    const failure = new AppError('validation_failed', { details: { email: ['is taken'] } });
    const there = thrownAtDoor(cross(failureAtDoor(failure)) as ReturnType<typeof failureAtDoor>);
    expect(there).toMatchObject({ code: 'validation_failed', status: 400, details: { email: ['is taken'] } });
    expect(writeDoor(failureAtDoor(new Error('password of the database')))).not.toMatch(/password/);
  });
});

it('is closed while no process behind it answers', async () => {
  const tokens = new ServiceTokens(Buffer.alloc(32, 1));
  const door = declareDoor<{ ask(): Promise<number> }>('test')('ask');
  const upstream = new Upstream('test', ['http://127.0.0.1:1'], () => 0);
  await expect(openDoor(door, { upstream, tokens }).ask()).rejects.toMatchObject({ code: 'upstream_unavailable' });
  upstream.close();
});

it('takes tokens of the same installation alone', async () => {
  const [ours, theirs] = [new ServiceTokens(Buffer.alloc(32, 1)), new ServiceTokens(Buffer.alloc(32, 2))];
  await expect(ours.verify(await ours.token())).resolves.toBeUndefined();
  await expect(ours.verify(await theirs.token())).rejects.toMatchObject({ code: 'unauthenticated' });
  await expect(ours.verify(undefined)).rejects.toMatchObject({ code: 'unauthenticated' });
});
