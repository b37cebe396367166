import { plain } from '../../../kernel/words.ts';

/** Folds letter by letter, so that the places of the result are those of the text. */
export function plainKeepingPlaces(text: string): string {
  const folded = plain(text);
  if (folded.length === text.length) return folded;
  let result = '';
  for (let i = 0; i < text.length; i++) {
    const letter = text[i]!;
    result += letter < '\u0080' ? letter.toLowerCase() : (plain(letter)[0] ?? ' ');
  }
  return result;
}
