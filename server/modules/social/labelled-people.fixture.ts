import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Person } from './suggestion.judge.ts';

/** Who a profile really belongs to is its label. */
interface Account {
  id: string;
  label: string;
  handle: string;
  displayName: string;
  bio: string;
  company?: string;
  location?: string;
  email?: string;
  website?: string;
  isWebsiteVerified?: boolean;
}

export interface LabelledPeople {
  people: { label: string; person: Person }[];
  /** Labels of the accounts by platform and the network's id. */
  labels: ReadonlyMap<string, string>;
  /** Answers as GitHub, Bluesky, Mastodon, and as every site of this world: the first part of the path is the host. */
  serve(req: IncomingMessage, res: ServerResponse): void;
}

const given = (
  'Alexander Robert Elizabeth Katherine William Michael Thomas Margaret Daniel Samuel Ingrid Mateo Chiara Anna Jakub Zofia ' +
  'Lars Amélie Tomás Noor'
).split(' ');
const short: Record<string, string> = {
  ...{ Alexander: 'Alex', Robert: 'Bob', Elizabeth: 'Liz', Katherine: 'Kate', William: 'Bill', Michael: 'Mike' },
  ...{ Thomas: 'Tom', Margaret: 'Maggie', Daniel: 'Dan', Samuel: 'Sam' },
};
const family = 'Novák Berg Costa Lindqvist Moreau Okafor Petrov Schäfer Tanaka Ortega Brandt Walsh'.split(' ');
const companies = 'Northwind Contoso Fabrikam Tailspin Adatum Proseware Litware Wingtip'.split(' ');
const cities = 'Berlin Lisbon Oslo Prague Lyon Dublin'.split(' ');

/** A world of contacts, their profiles, and of the people who could be taken for them; the same for the same seed. */
export function labelledPeople(seed: number, count: number): LabelledPeople {
  const world = new World(seed);
  const people = Array.from({ length: count }, (_, index) => world.addPerson(index));
  for (const company of companies) world.addCompany(company);
  return { people, labels: world.labels, serve: (req, res) => world.serve(req, res) };
}

type Network = 'github' | 'bluesky' | 'mastodon';
const networks: readonly Network[] = ['github', 'bluesky', 'mastodon'];

class World {
  readonly labels = new Map<string, string>();
  readonly #accounts: Record<Network, Account[]> = { github: [], bluesky: [], mastodon: [] };
  /** Hosts with what they link to as their own. */
  readonly #pages = new Map<string, string[]>();
  /** Email addresses that are accounts as well, on the domain's own server. */
  readonly #fingers = new Map<string, Account>();
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  addPerson(index: number): { label: string; person: Person } {
    const [firstName, lastName] = [this.#pick(given), this.#pick(family)];
    const [company, city] = [this.#pick(companies), this.#pick(cities)];
    const [first, last] = [letters(firstName), letters(lastName)];
    const label = `person-${index}`;
    const own = `${first}${last}${index}.test`;
    const shared = `${last}-family${index}.test`;
    const way = this.#next();
    const email =
      way < 0.55
        ? this.#pick([
            `${first}.${last}@${letters(company)}.test`,
            `${first.charAt(0)}${last}@${letters(company)}.test`,
          ])
        : way < 0.75
          ? `${first}.${last}${index}@gmail.com`
          : way < 0.95
            ? `${first}@${own}`
            : `${first}@${shared}`;
    const site = this.#next();
    const website = site < 0.4 ? `https://${own}/` : site < 0.55 ? `https://${letters(company)}.test/` : undefined;
    const person: Person = {
      ...{ name: `${firstName} ${lastName}`, firstName, lastName, emails: [email], city },
      ...(this.#chance(0.8) && { companyName: `${company} Ltd` }),
      ...(website && { website }),
    };
    for (const network of networks)
      if (this.#chance(0.6)) this.#addOwn(network, { label, person, company, own: `https://${own}/`, index });
    for (const network of networks) this.#addNamesakes(network, { label, person, company, city, email, index });
    // A domain that was given up, and that a namesake bought.
    if (website?.includes(own) && this.#chance(0.03)) {
      const other = this.#add('github', {
        label: `${label}-heir`,
        handle: `${first}-heir${index}`,
        displayName: person.name,
      });
      this.#pages.set(own, [`https://github.com/${other.handle}`]);
    }
    // A parent of the same name on the family's domain.
    if (email.endsWith(shared) && this.#chance(0.5))
      this.#add('bluesky', { label: `${label}-parent`, handle: shared, displayName: person.name });
    return { label, person };
  }

  /** Its front page names the accounts of the brand. */
  addCompany(company: string): void {
    const host = `${letters(company)}.test`;
    const brand = this.#add('mastodon', {
      label: company,
      handle: `${letters(company)}@social.test`,
      displayName: company,
    });
    this.#pages.set(host, [
      `https://social.test/@${brand.handle.split('@')[0]}`,
      `https://github.com/${letters(company)}`,
    ]);
    this.#add('github', { label: company, handle: letters(company), displayName: company, email: `info@${host}` });
  }

  #addOwn(
    network: Network,
    {
      label,
      person,
      company,
      own,
      index,
    }: { label: string; person: Person; company: string; own: string; index: number },
  ): void {
    const [first, last] = [letters(person.firstName), letters(person.lastName)];
    const [email] = person.emails as [string];
    const domain = email.split('@')[1]!;
    const called = this.#next();
    const name =
      called < 0.7
        ? person.name
        : called < 0.85
          ? `${short[person.firstName] ?? person.firstName} ${person.lastName}`
          : called < 0.92
            ? `${person.firstName} K. ${person.lastName}`
            : `night owl ${index}`;
    const hosts = { github: '', bluesky: '.bsky.social', mastodon: '@social.test' };
    const isProven = !domain.startsWith('gmail') && this.#chance(domain === new URL(own).host ? 0.5 : 0.08);
    const plainHandle = `${this.#pick([`${first}${last}`, `${first}-${last}`, `owl${index}`])}${this.#chance(0.3) ? '' : index}`;
    const handle =
      isProven && network === 'bluesky'
        ? `${first}.${domain}`
        : isProven && network === 'mastodon'
          ? email
          : `${plainHandle}${hosts[network]}`;
    const works = this.#next();
    const says = works < 0.5 ? company : works < 0.62 ? this.#pick(companies) : undefined;
    const isLinked = person.website === own && this.#chance(0.6);
    const account = this.#add(network, {
      ...{ label, handle, displayName: name, bio: says ? `Works at ${says}` : 'Coffee and trains' },
      ...(says && network === 'github' && { company: `@${says}` }),
      ...(this.#chance(0.4) && { location: person.city! }),
      ...(network === 'github' && this.#chance(0.25) && { email }),
      ...(isLinked && { website: own, isWebsiteVerified: network === 'mastodon' && this.#chance(0.6) }),
    });
    if (handle === email) this.#fingers.set(email, account);
    if (person.website === own && this.#chance(0.7)) {
      const host = new URL(own).host;
      this.#pages.set(host, [...(this.#pages.get(host) ?? []), addressOf(network, account)]);
    }
  }

  /** Others of the same name: some in the same city, some at the same company, some with the handle that one would guess. */
  #addNamesakes(
    network: Network,
    about: { label: string; person: Person; company: string; city: string; email: string; index: number },
  ): void {
    const { label, person, company, city, email, index } = about;
    const hosts = { github: '', bluesky: '.bsky.social', mastodon: '@social.test' };
    const many = Math.floor(this.#next() * 3);
    for (let one = 0; one < many; one++) {
      const works = this.#next();
      const says = works < 0.12 ? company : works < 0.5 ? this.#pick(companies) : undefined;
      const guessed = letters(email.split('@')[0]!);
      this.#add(network, {
        ...{ label: `${label}-namesake-${one}`, displayName: person.name, bio: says ? `Works at ${says}` : 'Hiking' },
        handle: `${this.#chance(0.12) ? guessed : `${letters(person.name)}${index}x${one}`}${hosts[network]}`,
        ...(says && network === 'github' && { company: says }),
        ...(this.#chance(0.35) && { location: this.#chance(0.4) ? city : this.#pick(cities) }),
      });
    }
  }

  #add(network: Network, given: Omit<Account, 'id' | 'bio'> & { bio?: string }): Account {
    const id = network === 'bluesky' ? `did:plc:a${this.labels.size}` : String(1000 + this.labels.size);
    const account = { bio: '', ...given, id };
    // A handle belongs to whoever came first.
    if (this.#accounts[network].some((one) => one.handle === account.handle))
      account.handle = `x${id.split(':').at(-1)}${account.handle}`;
    this.#accounts[network].push(account);
    this.labels.set(`${network}:${id}`, account.label);
    return account;
  }

  serve(req: IncomingMessage, res: ServerResponse): void {
    const url = new URL(req.url ?? '/', 'http://peer.test');
    const [, host = '', ...rest] = url.pathname.split('/');
    const answer = (value: unknown) =>
      value === undefined
        ? res.writeHead(404, { 'content-type': 'application/json' }).end('{"message":"Not Found"}')
        : res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    const path = rest.join('/');
    if (host === 'api.github.test') answer(this.#github(path, url.searchParams));
    else if (host === 'bsky.test') answer(this.#bluesky(path, url.searchParams));
    else if (path === '.well-known/webfinger') answer(this.#webfinger(url.searchParams));
    else if (path === 'api/v1/accounts/lookup') answer(this.#mastodon(host, url.searchParams));
    else this.#page(host, res);
  }

  #github(path: string, search: URLSearchParams): unknown {
    const users = this.#accounts.github;
    const [, login] = /^users\/(.+)$/.exec(path) ?? [];
    const user = users.find(({ handle }) => handle === login);
    if (user)
      return {
        ...{ id: Number(user.id), login: user.handle, name: user.displayName, bio: user.bio, company: user.company },
        ...{ location: user.location, email: user.email ?? null, blog: user.website ?? '', followers: 3 },
        html_url: `https://github.com/${user.handle}`,
      };
    if (path !== 'search/users') return undefined;
    const query = search.get('q') ?? '';
    const [, email] = /^(\S+) in:email/.exec(query) ?? [];
    const [, name] = /^"([^"]*)" in:name/.exec(query) ?? [];
    const hits = users.filter((one) =>
      email ? one.email === email : name !== undefined && hasWords(one.displayName, name),
    );
    return { total_count: hits.length, items: hits.slice(0, 4).map(({ handle }) => ({ login: handle })) };
  }

  #bluesky(path: string, search: URLSearchParams): unknown {
    const actors = this.#accounts.bluesky;
    const shown = ({ id: did, handle, displayName, bio: description }: Account) => ({
      did,
      handle,
      displayName,
      description,
    });
    if (path === 'xrpc/app.bsky.actor.searchActors')
      return {
        actors: actors
          .filter(({ displayName }) => hasWords(displayName, search.get('q')!))
          .slice(0, 5)
          .map(shown),
      };
    const asked = new Set([...search.getAll('actors'), search.get('actor')]);
    const found = actors.filter(({ id, handle }) => asked.has(id) || asked.has(handle)).map(shown);
    return path.endsWith('getProfiles') ? { profiles: found } : found[0];
  }

  #webfinger(search: URLSearchParams): unknown {
    const acct = (search.get('resource') ?? '').replace('acct:', '');
    if (!this.#fingers.has(acct)) return undefined;
    const href = `https://social.test/users/${acct.split('@')[0]}`;
    return { subject: `acct:${acct}`, links: [{ rel: 'self', type: 'application/activity+json', href }] };
  }

  #mastodon(host: string, search: URLSearchParams): unknown {
    const acct = search.get('acct') ?? '';
    const wanted = acct.includes('@') ? acct : `${acct}@${host}`;
    const found = this.#accounts.mastodon.find(({ handle }) => handle === wanted);
    if (host !== 'social.test' || !found) return undefined;
    const link = `<a href="${found.website}" rel="me">${found.website}</a>`;
    const verified_at = found.isWebsiteVerified ? '2026-01-01T00:00:00Z' : null;
    return {
      ...{ id: found.id, acct: found.handle.replace('@social.test', ''), username: found.handle.split('@')[0] },
      ...{ display_name: found.displayName, note: `<p>${found.bio}</p>` },
      fields: found.website ? [{ name: 'Site', value: link, verified_at }] : [],
    };
  }

  #page(host: string, res: ServerResponse): void {
    const links = this.#pages.get(host);
    if (!links) return void res.writeHead(404).end();
    const body = links.map((link) => `<a rel="me noopener" href="${link}">me</a>`).join('');
    res.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(`<!doctype html><body>${body}</body>`);
  }

  /** Between 0 and 1 (mulberry32). */
  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
  #chance(share: number): boolean {
    return this.#next() < share;
  }
  #pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.#next() * from.length)]!;
  }
}

function addressOf(network: Network, { handle }: Account): string {
  if (network === 'github') return `https://github.com/${handle}`;
  if (network === 'bluesky') return `https://bsky.app/profile/${handle}`;
  return `https://social.test/@${handle.replace('@social.test', '')}`;
}

const letters = (text: string) =>
  text
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase();
const hasWords = (text: string, asked: string) =>
  asked.split(' ').every((word) => text.toLowerCase().split(' ').includes(word.toLowerCase()));
