import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createNetworks } from '../../adapters/social-network/networks.ts';
import { AddressRanges } from '../../kernel/address-ranges.ts';
import { systemClock } from '../../kernel/clock.ts';
import { Integrations } from '../../kernel/integrations.ts';
import { createSafeFetch, type SafeFetch } from '../../kernel/safe-fetch.ts';
import { openGate } from '../../ports/social-network.contract.ts';
import { labelledPeople } from './labelled-people.fixture.ts';
import { ProfileFinder } from './profile-finder.ts';

const world = labelledPeople(20_260, 100);
const server = createServer((req, res) => world.serve(req, res));
let finder: ProfileFinder;

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const peer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const guard = createSafeFetch({ allow: new AddressRanges(['127.0.0.1']) });
  // Stands in for the names and certificates of the world's hosts.
  const fetch: SafeFetch = async (address, options) => {
    const { host, pathname, search } = new URL(address);
    return { ...(await guard(`${peer}/${host}${pathname}${search}`, options)), url: address };
  };
  const env: Record<string, string> = {
    BLUESKY_API_URL: 'https://bsky.test',
    GITHUB_API_URL: 'https://api.github.test',
  };
  const integrations = new Integrations({
    vault: { get: async () => undefined } as never,
    environment: (name) => env[name],
  });
  const all = createNetworks({ fetch, fetchTrusted: fetch, feeds: undefined as never, integrations });
  const networks = new Map(all.map((network) => [network.platform, network]));
  finder = new ProfileFinder({ clock: systemClock, fetch, networks, limits: { gate: () => openGate } });
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

it('is right in nine of ten suggestions of high confidence, among 100 people and those who could be taken for them', async () => {
  const counts = { high: [0, 0], medium: [0, 0], low: [0, 0] };
  for (const { label, person } of world.people) {
    const { found } = await finder.find(person, AbortSignal.timeout(20_000));
    for (const { id, confidence, evidence } of found) {
      const isRight = world.labels.get(id) === label;
      counts[confidence][isRight ? 0 : 1]!++;
      expect(evidence.length).toBeGreaterThan(0);
    }
  }
  const [hits = 0, misses = 0] = counts.high;
  expect(hits / (hits + misses)).toBeGreaterThanOrEqual(0.9);
  // And it does not get there by keeping silent.
  expect(hits).toBeGreaterThanOrEqual(50);
  const share = ([yes = 0, no = 0]: number[]) => yes / (yes + no);
  expect(share(counts.medium)).toBeGreaterThan(share(counts.low));
});
