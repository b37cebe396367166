/** Marks that steer the direction of text and are no part of it. */
const INVISIBLE = /[\u200B-\u200F\u202A-\u202E\u2066-\u2069\uFEFF\u00AD]/g;

/** A text without marks of direction, line breaks and spaces in a row. */
export const tidy = (text: string): string => text.replace(INVISIBLE, '').replace(/\s+/g, ' ').trim();

const NO_NAME =
  /^(?:https?|mailto|note|kind|language|date|time|subject|re|ps|and|but|so|which|question|answer|attention|warning|total|example|hinweis|datum|betreff)$/i;

/** "Tom Ashdale: Morning." in two parts; undefined where nothing before a colon looks like the label of a speaker. */
export function splitLabel(line: string): { speaker: string; text: string } | undefined {
  const colon = line.slice(0, 82).search(/[:：]/);
  if (colon < 1) return undefined;
  const speaker = tidy(line.slice(0, colon))
    .replace(/^[-–—>•*\s]+/, '')
    .replace(/^\[(.*)\]$/, '$1');
  const rest = line.slice(colon + 1);
  if (!isLabel(speaker) || rest.startsWith('//') || /^\d/.test(rest)) return undefined;
  return { speaker, text: tidy(rest) };
}

/** Whether words can be the name of a speaker: a few words with no end of a sentence in them. */
export function isLabel(words: string): boolean {
  if (words.length === 0 || words.length > 70 || NO_NAME.test(words)) return false;
  if (!/\p{L}/u.test(words) || /[?!;"“”„=<>{}]|\.\s+\p{Ll}|, \p{Ll}/u.test(words)) return false;
  return words.split(' ').length <= 7;
}

/**
 * Splits labels off the texts of a whole file. A label counts where it comes more than once, or where most texts have
 * one; so "One thing: we are late" stays a sentence.
 */
export function labelled(texts: readonly string[]): { speaker: string; text: string }[] {
  const parts = texts.map(splitLabel);
  const counts = new Map<string, number>();
  let total = 0;
  for (const part of parts) {
    if (!part) continue;
    total++;
    counts.set(part.speaker, (counts.get(part.speaker) ?? 0) + 1);
  }
  const usual = total >= texts.length * 0.6 && counts.size <= Math.max(2, total * 0.8);
  return parts.map((part, index) =>
    part && (usual || counts.get(part.speaker)! > 1) ? part : { speaker: '', text: tidy(texts[index]!) },
  );
}
