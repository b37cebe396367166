import { plain } from '../../kernel/words.ts';

/** What `Intl` does not call a country by, and people do. */
const otherNames: Record<string, string> = {
  usa: 'US',
  'united states of america': 'US',
  america: 'US',
  uk: 'GB',
  'great britain': 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  'northern ireland': 'GB',
  holland: 'NL',
  'the netherlands': 'NL',
  'czech republic': 'CZ',
  uae: 'AE',
  'south korea': 'KR',
  korea: 'KR',
  'republic of korea': 'KR',
  russia: 'RU',
  'russian federation': 'RU',
  turkey: 'TR',
  'hong kong': 'HK',
  brd: 'DE',
  中国大陆: 'CN',
  рф: 'RU',
  'estados unidos de america': 'US',
  'vereinigte staaten von amerika': 'US',

  eeuu: 'US',
};

/** The ISO 3166 alpha-3 codes that exports hold most, each with its alpha-2 code. */
const longCodes =
  'arg:ar aus:au aut:at bel:be bgr:bg bra:br can:ca che:ch chl:cl chn:cn col:co cze:cz deu:de dnk:dk esp:es est:ee fin:fi ' +
  'fra:fr gbr:gb grc:gr hrv:hr hun:hu idn:id ind:in irl:ie isr:il ita:it jpn:jp kor:kr ltu:lt lux:lu lva:lv mex:mx mys:my ' +
  'nld:nl nor:no nzl:nz phl:ph pol:pl prt:pt rou:ro rus:ru sgp:sg srb:rs svk:sk svn:si swe:se tha:th tur:tr twn:tw ukr:ua ' +
  'vnm:vn zaf:za';

/** Languages that people write countries in. */
const languages =
  'en de fr es it pt nl sv da nb fi pl cs sk sl hr hu ro bg el tr ru uk et lv lt ja ko zh zh-Hant he ar th id vi hi'.split(
    ' ',
  );

/** The ISO 3166 alpha-2 code of a country given by code or by its name in one of many languages; undefined where unknown. */
export function countryCode(country: string): string | undefined {
  names ??= nameTable();
  return names.get(toKey(country));
}

/** Takes a fifth of a second to make, which a process that reads no countries saves. */
let names: ReadonlyMap<string, string> | undefined;

const toKey = (name: string): string => plain(name).replace(/\./g, '').replace(/\s+/g, ' ');

/** Thousands of names. */
function nameTable(): Map<string, string> {
  const table = new Map<string, string>();
  const displays = languages.map((locale) => new Intl.DisplayNames(locale, { type: 'region', fallback: 'none' }));
  for (let first = 65; first <= 90; first++) {
    for (let second = 65; second <= 90; second++) {
      const code = String.fromCharCode(first, second);
      if (!displays[0]!.of(code) || obsolete.has(code)) continue;
      table.set(code.toLowerCase(), code);
      for (const display of displays) {
        const name = display.of(code);
        if (name && !table.has(toKey(name))) table.set(toKey(name), code);
      }
    }
  }
  for (const pair of longCodes.split(' ')) table.set(pair.slice(0, 3), pair.slice(4).toUpperCase());
  for (const [name, code] of Object.entries(otherNames)) table.set(name, code);
  return table;
}

/** Codes that `Intl` names and that are no countries of today. */
const obsolete = new Set([
  'EU',
  'EZ',
  'UN',
  'XA',
  'XB',
  'ZZ',
  'QO',
  'DD',
  'SU',
  'YU',
  'CS',
  'UK',
  'BU',
  'TP',
  'ZR',
  'FX',
  'AN',
]);
