import type { ContactInput } from '@sequelstring/contract/crm.ts';
import type { ImportantDateInput } from '@sequelstring/contract/dates.ts';
import { plain } from '../kernel/words.ts';
import { areaCodes, type Culture, companyNames, cultures, tags, titles } from './cultures.ts';

/**
 * Made-up contacts, the same for the same arguments: people of several cultures with companies, numbers kept free for
 * fiction, addresses under example.com, and birthdays. The first dozen have theirs in the coming four weeks, one of them
 * today, so that an instance with sample data has something to show. Each `run` makes other people.
 */
export function* sampleContacts(count: number, today: Temporal.PlainDate, run = 1): Generator<ContactInput> {
  const random = numbers(20_260_100 + run);
  const made: ContactInput[] = [];
  for (let index = 0; index < count; index++) {
    const other = makeContact(index, random, today);
    const original = made[twins[index] ?? -1];
    const contact = original ? twinOf(original, index) : other;
    if (made.length < 100) made.push(contact);
    yield run === 1 ? contact : { ...contact, email: contact.email?.replace('.example.com', `-${run}.example.com`) };
  }
}

/** Who is there twice, by the number of the second entry: a first look should find something to merge. */
const twins: Readonly<Record<number, number>> = { 61: 34, 88: 47 };

/** The same person as somebody else typed them: without accents, with another address. */
function twinOf({ firstName = '', lastName = '', companyName = '', phone }: ContactInput, index: number): ContactInput {
  const typed = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '');
  return {
    ...{ firstName: typed(firstName), lastName: typed(lastName), companyName: `${companyName} Inc.` },
    email: emailOf(firstName, lastName, companyName, index),
    ...(phone && { phone }),
  };
}

type Random = () => number;

/** Numbers from 0 to below 1 that look random and are not (Mulberry32). */
function numbers(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const pick = <T>(list: readonly T[], random: Random): T => list[Math.floor(random() * list.length)]!;
const below = (limit: number, random: Random) => Math.floor(random() * limit);

function makeContact(index: number, random: Random, today: Temporal.PlainDate): ContactInput {
  const culture = cultures[index % cultures.length]!;
  const [firstName, lastName] = [pick(culture.firstNames, random), pick(culture.lastNames, random)];
  const companyName = `${pick(companyNames.first, random)} ${pick(companyNames.second, random)}`;
  return {
    firstName,
    lastName,
    email: emailOf(firstName, lastName, companyName, index),
    ...(random() < 0.7 && { phone: phoneOf(random) }),
    companyName,
    title: pick(titles, random),
    ...(random() < 0.6 && { address: addressOf(culture, random) }),
    tags: tags.filter(() => random() < 0.2),
    timeZone: culture.timeZone,
    locale: culture.locale,
    ...(index % 40 === 17 && { emailOptOut: true }),
    importantDates: datesOf(index, random, today),
  };
}

function emailOf(firstName: string, lastName: string, company: string, index: number): string {
  const letters = (text: string) => plain(text).replaceAll(/[^a-z]+/g, '');
  const name = [letters(firstName), letters(lastName)].filter(Boolean).join('.') || 'contact';
  return `${name}.${index + 1}@${letters(company)}.example.com`;
}

const phoneOf = (random: Random) => `+1${pick(areaCodes, random)}55501${String(below(100, random)).padStart(2, '0')}`;

const addressOf = (culture: Culture, random: Random) => ({
  street: `${pick(culture.streets, random)} ${1 + below(120, random)}`,
  city: pick(culture.cities, random),
  country: culture.country,
});

function datesOf(index: number, random: Random, today: Temporal.PlainDate): ImportantDateInput[] {
  const dates: ImportantDateInput[] = [];
  const [hasBirthday, knowsYear, hasAnniversary] = [random() < 0.8, random() < 0.75, random() < 0.15];
  const soon = index < 12 ? today.add({ days: [0, 1, 2, 3, 5, 7, 9, 12, 15, 18, 22, 27][index]! }) : undefined;
  if (soon || hasBirthday) {
    const year = 1948 + below(56, random);
    const day = soon ?? Temporal.PlainDate.from({ year, month: 1, day: 1 }).add({ days: below(366, random) });
    dates.push({ type: 'birthday', date: knowsYear ? dateIn(day, year) : dateIn(day) });
  }
  if (hasAnniversary) {
    const day = Temporal.PlainDate.from({
      year: 1995 + below(28, random),
      month: 1 + below(12, random),
      day: 1 + below(28, random),
    });
    const types = ['anniversary', 'work_anniversary', 'customer_anniversary'] as const;
    dates.push({ type: types[index % types.length]!, date: day.toString() });
  }
  return dates;
}

/** `1990-03-15`, or `--03-15` without a year; 29 February becomes the 28th in years that have none. */
function dateIn(day: Temporal.PlainDate, year?: number): string {
  if (year !== undefined) return day.with({ year }).toString();
  return `--${day.toString().slice(5)}`;
}
