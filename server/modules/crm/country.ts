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
};

/** The ISO 3166 alpha-2 code of a country given by code or by its name in a European language; undefined where unknown. */
export function countryCode(country: string): string | undefined {
  return names.get(toKey(country));
}

const toKey = (name: string): string => plain(name).replace(/\./g, '').replace(/\s+/g, ' ');

/** About three thousand names. */
function nameTable(): Map<string, string> {
  const table = new Map<string, string>();
  const displays = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'sv', 'da', 'nb', 'fi', 'pl', 'cs'].map(
    (locale) => new Intl.DisplayNames(locale, { type: 'region', fallback: 'none' }),
  );
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

// Made at the start of the program: in the middle of an import it would hold up other requests.
const names = nameTable();
