import { plain } from '../../../kernel/words.ts';

const languages =
  'en de fr es it pt nl sv da nb fi pl cs sk hu ro bg el tr ru uk hr sr sl et lv lt ja zh ko ar he hi'.split(' ');

/** Languages by their names in English and in themselves, as Outlook exports them: `German`, `Deutsch`. */
let names: ReadonlyMap<string, string> | undefined;
const nameLanguages = () =>
  new Map(
    languages.flatMap((code) =>
      ['en', code].map((locale): [string, string] => {
        const display = new Intl.DisplayNames(locale, { type: 'language' });
        return [plain(display.of(code) ?? code), code];
      }),
    ),
  );

/** The BCP 47 tag of a language given as a tag (`de-AT`, `en_US`) or by its name, with or without a country in brackets. */
export function readLocale(text: string): string | undefined {
  names ??= nameLanguages();
  const named = names.get(plain(text.replace(/\(.*\)/, '')));
  if (named) return named;
  const tag = text.replaceAll('_', '-');
  try {
    // Any word of five to eight letters is well-formed, but languages have two or three.
    return /^[a-z]{2,3}(?:-|$)/i.test(tag) ? Intl.getCanonicalLocales(tag)[0] : undefined;
  } catch {
    return undefined;
  }
}
