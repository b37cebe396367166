import type { NewContact } from '@sequelstring/contract/records/contact.ts';
import { makePeople, randomFrom } from './people.ts';

/** A made-up contact; two with the same `pair` are one person, and `how` tells in what the second differs. */
export interface Planted {
  input: Partial<NewContact> & { firstName: string; lastName: string };
  pair?: number;
  how?: string;
}

type Input = Planted['input'];
type Random = () => number;

const nicknames: Record<string, string> = {
  ...{ William: 'Bill', Elizabeth: 'Liz', Robert: 'Bob', Katharina: 'Kate', Michael: 'Mike', Thomas: 'Tom' },
  ...{ Alexander: 'Sasha', Stephen: 'Steve', Richard: 'Rick', Andrew: 'Drew', Jennifer: 'Jen', Francisco: 'Paco' },
};
const accents: [string, string][] = [
  ...([
    ['a', 'á'],
    ['e', 'é'],
    ['o', 'ö'],
    ['u', 'ü'],
    ['c', 'č'],
    ['n', 'ñ'],
    ['i', 'í'],
    ['s', 'š'],
  ] as [string, string][]),
];
const legal = ['GmbH', 'Inc.', 'Ltd', 'S.A.', 'LLC', 'Corp.', 'B.V.', 'AG'];
const streets = ['Mill', 'Church', 'Station', 'Garden', 'Market', 'Bridge', 'Castle', 'Forest', 'River', 'Lake'];

class Maker {
  readonly random: Random;
  #number = 0;

  constructor(seed: number) {
    this.random = randomFrom(seed);
  }

  any<T>(list: readonly T[]): T {
    return list[Math.floor(this.random() * list.length)]!;
  }

  digits(count: number): string {
    return String(Math.floor(this.random() * 10 ** count)).padStart(count, '0');
  }

  email(first: string, last: string, domain = 'example.com'): string {
    const local = `${first}${last}`.toLowerCase().replace(/[^a-z]/g, '');
    return `${local}${this.#number++}@${domain}`;
  }

  phone(): string {
    return `+49${30 + Math.floor(this.random() * 60)}${this.digits(8)}`;
  }

  birthday(): string {
    const part = (most: number) => String(1 + Math.floor(this.random() * most)).padStart(2, '0');
    return `${1940 + Math.floor(this.random() * 65)}-${part(12)}-${part(28)}`;
  }

  address(): NonNullable<Input['address']> {
    const street = `${this.any(streets)} Street ${1 + Math.floor(this.random() * 200)}`;
    return { street, postalCode: this.digits(5), city: 'Springfield', country: 'Germany' };
  }

  /** One letter left out, doubled, replaced or swapped with its neighbour, not the first. */
  typo(word: string): string {
    const at = 1 + Math.floor(this.random() * Math.max(1, word.length - 2));
    const letter = this.any([...'abcdefghijklmnoprstuvwyz']);
    const [start, end] = [word.slice(0, at), word.slice(at)];
    const swapped = start + (end[1] ?? '') + end[0] + end.slice(2);
    const made = this.any([start + end.slice(1), start + end[0] + end, start + letter + end.slice(1), swapped]);
    return made === word ? start + end[0] + end : made;
  }
}

const birthdayOf = (date: string): Pick<Input, 'importantDates'> => ({
  importantDates: [{ type: 'birthday', date }] as Input['importantDates'],
});

/** The second entry of a person, as people and imports make them. */
const variations: Record<string, (one: Input, make: Maker) => Input | undefined> = {
  'typo, same phone, other email': (one, make) => ({
    ...one,
    lastName: one.lastName.length > 4 ? make.typo(one.lastName) : one.lastName,
    firstName: one.lastName.length > 4 ? one.firstName : make.typo(one.firstName),
    email: make.email(one.firstName, one.lastName, 'mail.test'),
  }),
  'typo in the given name, same company': (one, make) =>
    one.firstName.length > 4 && one.companyName
      ? { firstName: make.typo(one.firstName), lastName: one.lastName, companyName: one.companyName }
      : undefined,
  'first and last name swapped, same phone': (one) => ({
    ...{ firstName: one.lastName, lastName: one.firstName, phone: one.phone },
  }),
  'first and last name swapped, same company': (one) => ({
    ...{ firstName: one.lastName, lastName: one.firstName, companyName: one.companyName, title: 'Buyer' },
  }),
  'accents, same company': (one, make) => ({
    ...{ firstName: withAccents(one.firstName), lastName: withAccents(one.lastName), companyName: one.companyName },
    email: make.email(one.firstName, one.lastName, 'mail.test'),
  }),
  'nickname, same phone': (one) =>
    nicknames[one.firstName] ? { ...one, firstName: nicknames[one.firstName]!, email: undefined } : undefined,
  'nickname, same company': (one) =>
    nicknames[one.firstName]
      ? { firstName: nicknames[one.firstName]!, lastName: one.lastName, companyName: one.companyName }
      : undefined,
  'other email, same phone, no company': (one, make) => ({
    ...{ firstName: one.firstName, lastName: one.lastName, phone: one.phone?.replace('+49', '0') },
    email: make.email(one.firstName, one.lastName, 'mail.test'),
  }),
  'legal form of the company': (one, make) => ({
    ...{ firstName: one.firstName, lastName: one.lastName },
    companyName: `${one.companyName} ${make.any(legal)}`,
    email: make.email(one.firstName, one.lastName, 'mail.test'),
  }),
  'the same address, home and work': (one) => ({
    ...{ firstName: one.firstName, lastName: one.lastName, address: one.address },
  }),
  'the same birthday': (one) => ({
    ...{ firstName: one.firstName, lastName: one.lastName, importantDates: one.importantDates },
  }),
  'initial, same email among the others': (one) => ({
    ...{ firstName: `${one.firstName[0]}.`, lastName: one.lastName },
    otherEmails: [{ email: one.email! }] as Input['otherEmails'],
  }),
  'new surname, same email and phone': (one, make) => ({
    ...{ firstName: one.firstName, lastName: `${make.any(streets)}er`, phone: one.phone },
    otherEmails: [{ email: one.email! }] as Input['otherEmails'],
  }),
};

const withAccents = (name: string): string => {
  let changed = name;
  for (const [plain, accented] of accents) {
    if (changed !== name) break;
    changed = changed.replace(plain, accented);
  }
  return changed;
};

/** People who look alike and are not one. */
const traps: ((one: Input, make: Maker, other: Input) => Input)[] = [
  // A couple with one address, one number and one mailbox.
  (one, _make, other) => ({
    ...{ firstName: other.firstName, lastName: one.lastName, phone: one.phone, address: one.address },
    otherEmails: [{ email: one.email! }] as Input['otherEmails'],
  }),
  // Father and son: one name, one house, one telephone.
  (one, make) => ({ ...one, email: undefined, companyName: undefined, ...birthdayOf(make.birthday()) }),
  (one) => ({ ...one, email: undefined, companyName: undefined, importantDates: undefined, nameSuffix: 'Jr.' }),
  // Namesakes at other companies.
  (one, make, other) => ({
    ...{ firstName: one.firstName, lastName: one.lastName, companyName: other.companyName },
    ...{ email: make.email(one.firstName, one.lastName), phone: make.phone() },
  }),
  // Colleagues with the number and the address of the house.
  (one, make, other) => ({
    ...{ firstName: other.firstName, lastName: other.lastName, companyName: one.companyName, phone: one.phone },
    ...{ address: one.address, email: make.email(other.firstName, other.lastName) },
  }),
  // Siblings and married colleagues.
  (one, make, other) => ({
    ...{ firstName: other.firstName, lastName: one.lastName, companyName: one.companyName, address: one.address },
    email: make.email(other.firstName, one.lastName),
  }),
  // Maria and Mario.
  (one, make) => ({
    ...{ firstName: one.firstName.replace(/[aeo]?$/, (end) => (end === 'a' ? 'o' : 'a')), lastName: one.lastName },
    ...{ phone: one.phone, address: one.address, email: make.email(one.firstName, one.lastName) },
  }),
];

/** So many contacts with so many pairs among them, and as many traps beside others. */
export function* plantedContacts(count: number, pairs: number, seed: number): Generator<Planted> {
  const make = new Maker(seed);
  const known = Object.keys(nicknames);
  const kinds = Object.entries(variations);
  const singles = count - pairs * 2;
  const every = Math.floor(singles / pairs);
  let [number, pair, trap] = [0, 0, 0];
  let other: Input | undefined;
  for (const { first, last } of makePeople(singles, seed)) {
    const isPair = number % every === 1 && pair < pairs;
    const isHost = number % every === 3 && trap < pairs;
    const firstName = isPair && pair % 3 === 0 ? make.any(known) : first;
    const has = (share: number) => isPair || isHost || make.random() < share;
    const one: Input = {
      ...{ firstName, lastName: last },
      ...(has(0.8) && { email: make.email(firstName, last) }),
      ...(has(0.6) && { phone: make.phone() }),
      ...(has(0.8) && {
        companyName: `${make.any(streets)}${last.toLowerCase().slice(0, 3)} ${make.any(['Works', 'Labs', 'Group'])}`,
      }),
      ...(has(0.3) && { address: make.address() }),
      ...(has(0.3) && birthdayOf(make.birthday())),
    };
    if (isPair) {
      let [how, vary] = kinds[pair % kinds.length]!;
      let second = vary(one, make);
      for (let next = pair + 1; !second; next++) {
        [how, vary] = kinds[next % kinds.length]!;
        second = vary(one, make);
      }
      yield { input: one, pair, how };
      yield { input: second, pair, how };
      pair++;
    } else yield { input: one };
    if (isHost) {
      const stranger = { ...other!, firstName: other!.firstName === firstName ? 'Zenobia' : other!.firstName };
      yield { input: traps[trap++ % traps.length]!(one, make, stranger) };
    }
    other = one;
    number++;
  }
}
