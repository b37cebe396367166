import { wordsOf } from '../../../kernel/words.ts';

const words = (list: string): ReadonlySet<string> => new Set(list.split('|').map((text) => wordsOf(text).join(' ')));

/** How a column, a label, a tag or a status says in one of many languages that somebody has died. */
const deathWords = words(
  'deceased|is deceased|dead|is dead|died|death|date of death|death date|deceased date|date deceased|died on|day of death|passed away|passed on|rip|r.i.p.|in memoriam' +
    '|verstorben|gestorben|tot|todestag|todesdatum|sterbetag|sterbedatum|décédé|décédée|décès|date de décès|mort|morte|fallecido|fallecida|fallecimiento|fecha de fallecimiento|fecha de defunción|difunto|difunta' +
    '|deceduto|deceduta|data di morte|defunto|defunta|overleden|overlijdensdatum|falecido|falecida|data de falecimiento|data de falecimento|zmarły|zmarła|data zgonu|avliden|dødsdato|død|kuollut|zemřel|zemřela|datum úmrtí|умер|умерла|дата смерти|已故|去世|死亡|故人|逝去|사망|고인',
);

/** Whether a header, a label, a tag or a value says that somebody has died; what names somebody else's death does not. */
export const saysDeceased = (text: string): boolean => deathWords.has(wordsOf(text).join(' '));

/** `Ann Able †`, `Able (deceased)`, `(dec'd)`. */
export const isMarkedDeceased = (name: string): boolean =>
  /[†✝]/u.test(name) ||
  [...name.matchAll(/[([]([^)\]]*)[)\]]/g)].some(([, inner]) => saysDeceased(inner!) || /^dec[’']?d\.?$/i.test(inner!));
