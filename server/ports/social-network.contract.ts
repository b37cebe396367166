import { expect, it } from 'vitest';
import { type CallGate, type ReadContext, type SocialNetwork, SocialNetworkError } from './social-network.ts';

/** What a network answers is anything: each hostile answer in turn is what it sends to whatever it is asked. */
export type HostileAnswer =
  | 'huge'
  | 'nonsense'
  | 'wrong types'
  | 'redirect inside'
  | 'redirect in circles'
  | 'limited'
  | 'broken'
  | 'empty'
  | 'never the last page';
export const hostileAnswers: readonly HostileAnswer[] = [
  'huge',
  'nonsense',
  'wrong types',
  'redirect inside',
  'redirect in circles',
  'limited',
  'broken',
  'empty',
  'never the last page',
];

/** Requests that one reading may take, redirects and the usual places of feeds included. */
const mostAsked = 30;

export interface SocialNetworkUnderTest {
  network(): SocialNetwork;
  /** An address of the profile that the peer has. */
  address(): string;
  accessToken?: string;
  /** Has the peer answer so from now on; undefined makes it behave again. */
  answerWith(answer: HostileAnswer | undefined): void;
  /** How often the peer was asked so far. */
  asked(): number;
}

export const openGate: CallGate = async (_call, send) => (await send()).value;

export function contextFor(accessToken?: string): ReadContext {
  return { accessToken, call: openGate, now: new Date(), signal: AbortSignal.timeout(20_000) };
}

/** What every network does, whoever it is. */
export function socialNetworkContract(peer: SocialNetworkUnderTest): void {
  const { network, address, accessToken, answerWith } = peer;
  const ref = () => {
    const { profileUrl, handle } = network().recognize(address())!;
    return { profileUrl, handle, profileId: undefined };
  };

  it('recognizes its own addresses, and none of a stranger', () => {
    expect(network().recognize(address())).toMatchObject({ profileUrl: expect.stringMatching(/^https?:/) });
    for (const other of ['', 'javascript:alert(1)', 'https://user:pass@x.test/', 'ftp://x.test/name'])
      expect(network().recognize(other)).toBeUndefined();
  });

  it('reads a profile and its posts, and nothing twice by its cursor', async () => {
    const facts = await network().readProfile(ref(), contextFor(accessToken));
    expect(facts.profileId).not.toBe('');
    expect(facts.values.displayName).toEqual(expect.any(String));
    const known = { ...ref(), ...facts, profileUrl: facts.profileUrl ?? ref().profileUrl, handle: facts.handle };
    const first = await network().readPosts(known, { ...contextFor(accessToken), cursor: undefined });
    for (const post of first.posts) expect(post.publishedAt.getTime()).toBeLessThanOrEqual(Date.now());
    const second = await network().readPosts(known, { ...contextFor(accessToken), cursor: first.cursor });
    const ids = new Set(first.posts.map(({ id }) => id));
    // A network that knows no cursor sends the same again, under the same ids.
    for (const { id } of second.posts) expect(ids).toContain(id);
  });

  it.each(hostileAnswers)('takes no harm from an answer that is %s', async (answer) => {
    const { profileId, profileUrl, handle } = await network().readProfile(ref(), contextFor(accessToken));
    const known = { profileId, profileUrl: profileUrl ?? ref().profileUrl, handle };
    const person = { name: 'Mara Example', emails: ['mara@127.0.0.1'], domains: ['127.0.0.1'] };
    const reads: (() => Promise<unknown>)[] = [
      () => network().readProfile(ref(), contextFor(accessToken)),
      () => network().readPosts(known, { ...contextFor(accessToken), cursor: undefined }),
      ...(network().findProfiles ? [() => network().findProfiles!(person, contextFor())] : []),
    ];
    answerWith(answer);
    try {
      for (const read of reads) {
        const before = peer.asked();
        const got = await read().catch((error: unknown) => error);
        if (got instanceof Error) expect(got).toBeInstanceOf(SocialNetworkError);
        else expect(JSON.stringify(got).length).toBeLessThan(100_000);
        expect(peer.asked() - before).toBeLessThanOrEqual(mostAsked);
      }
      if (answer === 'limited') await expect(reads[0]!()).rejects.toMatchObject({ kind: 'limited' });
    } finally {
      answerWith(undefined);
    }
  });
}
