import { currentLocale } from './format.ts';

export interface Country {
  /** ISO 3166 alpha-2. */
  code: string;
  name: string;
}

/** Regions that have a code but are no country: unions, pseudo-locales and codes out of use. */
const noCountries = new Set(
  'AC AN BU CP CQ CS DD DG DY EA EU EZ FX HV IC JT MI NH NQ NT PC PU PZ QO RH SU TA TP UK UN VD WK XA XB YD YU ZR ZZ'.split(
    ' ',
  ),
);
const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** All countries by their names in the person's language. */
export function listCountries(locale = currentLocale()): Country[] {
  const names = new Intl.DisplayNames(locale, { type: 'region', fallback: 'none' });
  return letters
    .flatMap((first) => letters.map((second) => first + second))
    .filter((code) => !noCountries.has(code))
    .flatMap((code) => {
      const name = names.of(code);
      return name ? [{ code, name }] : [];
    })
    .sort((one, other) => one.name.localeCompare(other.name, locale));
}
