export interface Strength {
  /** 0 (too short) to 4 (very strong). */
  score: 0 | 1 | 2 | 3 | 4;
  /** In a word or two. */
  label: string;
  /** What would help, where something would. */
  hint?: string;
}

const minimum = 10;
const common = /pass(wor[dt])?|qwert|asdf|letmein|welcome|admin|iloveyou|monkey|dragon|abc|123|111|000/gi;

/**
 * How hard a password is to guess, from its length and variety; parts that everybody uses, repeats, and the person's own
 * name or address count little.
 */
export function passwordStrength(password: string, personal: readonly string[] = []): Strength {
  if (password.length < minimum) {
    return {
      score: 0,
      label: 'Too short',
      hint: `${minimum - password.length} more to go; a few words make a good one`,
    };
  }
  let rest = password;
  const known = personal.flatMap((text) => text.toLowerCase().split(/[\s@.]+/)).filter((word) => word.length > 2);
  for (const word of known) rest = rest.toLowerCase().split(word).join('*');
  const usesPerson = known.some((word) => password.toLowerCase().includes(word));
  rest = rest.replace(common, '*').replace(/(.)\1{2,}/g, '$1');
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(rest)).length;
  const bits = rest.length * (1.6 + kinds * 0.75) * Math.min(1, new Set(rest).size / Math.min(rest.length, 8));
  if (bits < 24) return { score: 1, label: 'Weak', hint: usesPerson ? 'leave out your name' : 'add a word or two' };
  if (bits < 38) return { score: 2, label: 'Fair', hint: 'another word makes it strong' };
  return bits < 58 ? { score: 3, label: 'Strong' } : { score: 4, label: 'Very strong' };
}
