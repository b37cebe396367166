/** What every string that a regular expression matches starts with. */
export interface LiteralPrefix {
  readonly text: string;
  /** Whether every string that starts so matches. */
  readonly whole: boolean;
}

const META = new Set([...'.*+?()[]{}|^$\\']);

/** The literal start of an anchored pattern such as `^abc.*x`; undefined when it has none or ignores case. */
export function literalPrefix(pattern: string, options: string): LiteralPrefix | undefined {
  if (/[imx]/.test(options) || pattern.includes('|')) return undefined;
  let at = 0;
  if (pattern.startsWith('^')) at = 1;
  else if (pattern.startsWith('\\A')) at = 2;
  else return undefined;
  const characters: string[] = [];
  while (at < pattern.length) {
    const next = literalAt(pattern, at);
    if (!next) break;
    characters.push(next.character);
    at += next.length;
  }
  const following = pattern[at];
  if (following === '*' || following === '?' || following === '{') characters.pop();
  if (characters.length === 0) return undefined;
  const rest = pattern.slice(at);
  return { text: characters.join(''), whole: rest === '' || rest === '.*' };
}

/**
 * A text that is part of every string that a pattern such as `a\\.bc` matches, the longest that stands in the pattern as
 * it is; undefined when letters may be missing, repeated or of either case.
 */
export function literalPart(pattern: string, options: string): string | undefined {
  if (/[imx]/.test(options)) return undefined;
  const pieces = pattern.replace(/^\^/, '').split(/\\[^A-Za-z0-9]/);
  if (pieces.some((piece) => [...piece].some((character) => META.has(character)))) return undefined;
  const longest = pieces.reduce((a, b) => (b.length > a.length ? b : a));
  // Keys write the lowest two characters otherwise.
  return longest === '' || longest.includes('\0') || longest.includes('\x01') ? undefined : longest;
}

function literalAt(pattern: string, at: number): { character: string; length: number } | undefined {
  const character = String.fromCodePoint(pattern.codePointAt(at)!);
  if (!META.has(character)) return { character, length: character.length };
  const escaped = pattern[at + 1];
  if (character !== '\\' || escaped === undefined || /[A-Za-z0-9]/.test(escaped)) return undefined;
  return { character: escaped, length: 2 };
}
