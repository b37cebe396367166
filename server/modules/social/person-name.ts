import { wordsOf } from '../../kernel/words.ts';

export interface PersonName {
  firstName: string;
  lastName: string;
  nickname?: string | undefined;
  nameSuffix?: string | undefined;
}

/** How a displayed name fits a person: the very name, a short form of it, an initial, or not at all. */
export type NameFit = 'same' | 'short' | 'initial' | 'none';

/** Given names that stand for each other. */
const groups = [
  'alexander alex sasha lex xander|alexandra alex sandra sasha|andrew andy drew|anthony tony|antonio toni tony',
  'benjamin ben benny|bernard bernie|catherine katherine kate katie kathy cathy katharina|charles charlie chuck',
  'christian chris|christina christine chris tina|christopher chris kit|daniel dan danny|david dave davey|deborah debbie deb',
  'dorothy dot dottie|edward ed eddie ted ned|eleanor ellie nell nora|elizabeth liz lizzie beth betty eliza|francis frank',
  'francisco paco pancho|frederick fred freddie|gabriel gabe|gregory greg|henry harry hank|isabella bella izzy|jacob jake',
  'james jim jimmy jamie|jennifer jen jenny|jessica jess jessie|john johnny jack|jonathan jon|jose pepe|joseph joe joey',
  'joshua josh|kenneth ken kenny|lawrence larry|leonard leo len|margaret maggie meg peggy greta|matthew matt|maximilian max',
  'michael mike mick mikey|nathaniel nathan nate nat|nicholas nick nico|pamela pam|patricia pat patty trish|patrick pat paddy',
  'peter pete|philip phillip phil|rebecca becky becca|richard rich rick ricky dick|robert rob robbie bob bobby|ronald ron',
  'samuel samantha sam|stephen steven steve|susan sue susie|theodore ted theo|theresa terry tess|thomas tom tommy',
  'timothy tim|victoria vicky tori|vincent vince|walter walt|william will bill billy liam|zachary zach zack',
]
  .join('|')
  .split('|')
  .map((group) => new Set(group.split(' ')));
const suffixes = new Set(['jr', 'sr', 'junior', 'senior', 'ii', 'iii', 'iv']);

/** Judges a displayed name, which may carry a title, a middle name or a word more. */
export function fitOfName(person: PersonName, displayed: string): NameFit {
  const words = wordsOf(displayed);
  const [given, ...moreGiven] = wordsOf(person.firstName);
  const last = wordsOf(person.lastName);
  if (!given || last.length === 0 || !last.every((word) => words.includes(word))) return 'none';
  if (suffixOf(words) !== suffixOf(wordsOf(person.nameSuffix ?? ''))) return 'none';
  const rest = words.filter((word) => !last.includes(word) && !suffixes.has(word));
  if (rest.includes(given)) return rest.length <= 2 + moreGiven.length ? 'same' : 'initial';
  const [shown] = rest;
  if (!shown) return 'none';
  const nicknames = wordsOf(person.nickname ?? '');
  if (nicknames.includes(shown) || groups.some((group) => group.has(given) && group.has(shown))) return 'short';
  const isInitial = (shown.length === 1 && given.startsWith(shown)) || (given.length === 1 && shown.startsWith(given));
  return isInitial ? 'initial' : 'none';
}

/** Whether a handle or a host spells the person's name. */
export function spellsName({ firstName, lastName }: PersonName, text: string): boolean {
  const letters = wordsOf(text).join('');
  const [first = '', last = ''] = [wordsOf(firstName).join(''), wordsOf(lastName).join('')];
  return last.length > 2 && letters.includes(last) && (letters.includes(first) || letters.startsWith(first.charAt(0)));
}

const suffixOf = (words: readonly string[]): string =>
  words
    .filter((word) => suffixes.has(word))
    .map((word) => ({ junior: 'jr', senior: 'sr' })[word] ?? word)
    .join(' ');
