/** The words of a name without "Inc.", "GmbH & Co. KG", "S.A. de C.V.", "株式会社" and their like. */
export function withoutLegalForm(words: readonly string[]): string[] {
  let from = 0;
  let to = words.length;
  for (let length = legalFormAtEnd(words, to); length > 0; length = legalFormAtEnd(words, to)) to -= length;
  if (startsWith(words, 0, japaneseCompany) && to > japaneseCompany.length) from = japaneseCompany.length;
  return words.slice(from, to);
}

function legalFormAtEnd(words: readonly string[], end: number): number {
  const least = words[0] === 'the' ? 2 : 1;
  for (const form of formsByLastWord.get(words[end - 1] ?? '') ?? [])
    if (end - form.length >= least && startsWith(words, end - form.length, form)) return form.length;
  return 0;
}

const startsWith = (words: readonly string[], at: number, form: readonly string[]) =>
  form.every((word, i) => words[at + i] === word);

const japaneseCompany = [...'株式会社'];
const legalForms: string[][] = [
  ...[
    's a rl',
    'sa de cv',
    's de rl de cv',
    'sp z oo',
    'pty ltd',
    'and co',
    'a s',
    's a',
    's p a',
    'public limited company',
  ],
  ...[
    'inc',
    'incorporated',
    'corp',
    'corporation',
    'co',
    'cos',
    'company',
    'ltd',
    'limited',
    'llc',
    'plc',
    'lp',
    'llp',
    'pllc',
  ],
  ...[
    'gmbh',
    'ag',
    'se',
    'kg',
    'kgaa',
    'ohg',
    'ug',
    'mbh',
    'sa',
    'sas',
    'sarl',
    'rl',
    'spa',
    'srl',
    'sl',
    'slu',
    'sau',
    'scs',
  ],
  ...[
    'bv',
    'nv',
    'oy',
    'oyj',
    'ab',
    'as',
    'asa',
    'aps',
    'kft',
    'zrt',
    'nyrt',
    'ou',
    'oo',
    'doo',
    'dd',
    'ad',
    'sro',
    'vof',
  ],
  ...[
    'pty',
    'pvt',
    'pte',
    'bhd',
    'sdn',
    'kk',
    'gk',
    'pjsc',
    'ooo',
    'oao',
    'ao',
    'reit',
    'ltda',
    'eireli',
    'publ',
    'saoc',
    'psc',
  ],
  ...['jsc', 'tbk', 'pcl', 'sab', 'cv', 'npv', 'eg', 'ev'],
]
  .map((form) => form.split(' '))
  .concat([
    japaneseCompany,
    [...'有限会社'],
    [...'有限公司'],
    [...'股份有限公司'],
    [...'주식회사'].map((c) => c.normalize('NFKD')),
  ]);

const formsByLastWord = Map.groupBy(legalForms, (form) => form.at(-1)!);

/** Words that close a company's name in its legal form. */
export const legalWords = new Set(legalForms.flatMap((form) => (form.length === 1 ? form : [])));
