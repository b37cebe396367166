import type {
  ArticleEntities,
  ArticleField,
  ArticleText,
  MoneyEntity,
  NamedEntity,
  TextSpan,
} from '../../../ports/analyst.article.ts';
import { moneyIn } from './money.ts';
import { sentencesOf } from './sentences.ts';

/**
 * Names in an article. Without a list of all companies and people only names with something beside them that tells their kind
 * are taken: a legal form or trade ("Tidewatch Analytics"), an office or what people do ("said chief executive Margaret Dolan"),
 * a preposition of place or a dateline ("PARIS -"). What is unsure is left out.
 */
export function entitiesOf(article: ArticleText): ArticleEntities {
  const found = { companies: new Names(), people: new Names(), places: new Names() };
  const money: MoneyEntity[] = [];
  for (const field of ['title', 'snippet', 'body'] as const) {
    const text = article[field]?.slice(0, MOST);
    if (!text) continue;
    addMoney(money, moneyIn(text, field));
    if (isHeadlineStyle(text)) continue;
    dateline(text, field, found.places);
    for (const { start, end } of sentencesOf(text)) readSentence(text, start, end, field, found);
  }
  return { companies: found.companies.list(), people: found.people.list(), places: found.places.list(), money };
}

/** The same sum told twice is one. */
function addMoney(all: MoneyEntity[], more: readonly MoneyEntity[]): void {
  for (const sum of more) {
    const known = all.find((one) => one.amount === sum.amount && one.currency === sum.currency);
    if (known) known.evidence.push(...sum.evidence);
    else all.push(sum);
  }
}

const MOST = 4_000;
const name = String.raw`\p{Lu}[\p{L}\p{N}’'&.-]*[\p{L}\p{N}]`;
const run = new RegExp(`${name}(?:(?: (?:de|del|della|van|von|der|den|la|of|and|&) |[ ])${name})*`, 'gu');
const legal =
  /(?:^| )(?:Inc|Corp|Corporation|Company|Co|Ltd|Limited|LLC|LLP|PLC|plc|GmbH|AG|SE|KG|S\.?A|S\.?p\.?A|N\.?V|B\.?V|Oyj?|AB|ASA|AS|A\/S|K\.?K|Group|Holdings?|Bank|Partners|Capital|Airlines|Motors?|Pharma|Therapeutics|Technologies|Software|Systems|Foods|Energy|Networks|Insurance|Industries|Robotics|Media|Mobile|Telecom|Analytics|Logistics|Ventures|Homes|Hotels|Properties|Minerals|Restaurants|Cosmetics|Biosciences|Brewing|Games|Security)\.?$/u;
const offices =
  /\b(?:chief executive(?: officer)?|chief (?:\w+ )?officer|ceo|cfo|coo|cto|chair(?:man|woman)?|president|managing director|director|founder|analyst|minister|head|boss|spokes(?:man|woman)|mayor|treasurer|judge|professor|partner|engineer|vorstandschef|geschäftsführer(?:in)?|finanzchefin|directeur général|directrice|presidente|coach|striker|teacher|manager|leader|Mr|Mrs|Ms|Dr|Sir|Dame)\.?,? $/iu;
const doing =
  /^,? ?(?:\d{2},|said\b|says\b|will (?:lead|succeed|join|replace|retire|run)|has (?:resigned|stepped|run|led)|succeeds?\b|leaves\b|joins\b|resigned\b|who (?:has|will|was|is|led|ran)\b|folgt\b|dirigera\b|succède\b|takes over\b|steps (?:down|in)\b|told\b)/u;
const placeBefore = /(?:^|\s)(?:in|near|at|from|across|bei|nach|aus|à|en|outside) $/u;

function readSentence(
  text: string,
  from: number,
  to: number,
  field: ArticleField,
  found: { companies: Names; people: Names; places: Names },
): void {
  for (const match of text.slice(from, to).matchAll(run)) {
    let start = from + match.index;
    let words = match[0];
    const opener =
      /^(?:The|A|An|In|On|At|For|But|And|It|He|She|They|Its|His|Her|This|That|Der|Die|Das|Le|La|Les|El|Los|Shares|Why|How|What|\p{Lu}[\p{L}]+['’]s) /u.exec(
        words,
      );
    if (opener) {
      start += opener[0].length;
      words = words.slice(opener[0].length);
    }
    words = words.replace(/['’]s$/u, '');
    if (words.length < 3 || legalAlone.test(words)) continue;
    const span = { field, start, end: start + words.length };
    const before = text.slice(Math.max(0, start - 40), start);
    const after = text.slice(span.end, span.end + 40);
    if (legal.test(words) || /^ ?\([A-Z]{2,8}: ?[A-Z0-9.]{1,7}\)/.test(after)) found.companies.add(words, span);
    else if (
      words.split(' ').length <= 4 &&
      / /.test(words) &&
      !/ (?:of|and|&) /.test(words) &&
      (offices.test(before) || doing.test(after))
    )
      found.people.add(words, span);
    else if (placeBefore.test(before) && !/\d/.test(words) && !notPlace.test(words) && !/^['’]s/.test(after))
      found.places.add(words, span);
  }
}

const legalAlone = /^(?:Inc|Corp|Ltd|LLC|PLC|GmbH|Group|Co|KG|AG|SE)$/u;
const notPlace =
  /^(?:January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Januar|Februar|März|Juni|Juli|Oktober|Dezember|Christmas|Easter|Halloween|I|Q[1-4])$/u;

/** "PARIS - An appeals court": the place where it was written. */
function dateline(text: string, field: ArticleField, places: Names): void {
  const match =
    /^(?:\([^)]*\) )?((?:\p{Lu}{3,}|\p{Lu}\p{Ll}+)(?: \p{Lu}[\p{L}.]+){0,2})(?:, [^-–—]{2,24})?(?: \/[\p{L}]+\/)? (?:-{1,2}|–|—) /u.exec(
      text,
    );
  if (!match) return;
  const start = text.indexOf(match[1]!);
  places.add(match[1]!, { field, start, end: start + match[1]!.length });
}

/** A headline with capitals everywhere, in which names cannot be told from words. */
function isHeadlineStyle(text: string): boolean {
  const long = text.match(/\p{L}{4,}/gu) ?? [];
  return long.length > 2 && long.filter((word) => /^\p{Lu}/u.test(word)).length > long.length * 0.75;
}

/** Names that are the same or the beginning or the end of another count as one, under the longest form. */
class Names {
  #all: NamedEntity[] = [];

  add(words: string, span: TextSpan): void {
    const known = this.#all.find((entity) => isSame(entity.name, words));
    if (!known) this.#all.push({ name: words, evidence: [span] });
    else {
      known.evidence.push(span);
      if (words.length > known.name.length) known.name = words;
    }
  }
  list = (): NamedEntity[] => this.#all;
}

function isSame(one: string, other: string): boolean {
  const [short, long] =
    one.length < other.length ? [one.toLowerCase(), other.toLowerCase()] : [other.toLowerCase(), one.toLowerCase()];
  return short === long || long.startsWith(`${short} `) || long.endsWith(` ${short}`);
}
