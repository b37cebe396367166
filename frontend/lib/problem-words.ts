import type { z } from 'zod';

/** `is not an IANA time zone` as a sentence that can stand beside its field; other messages are sentences already. */
export const asSentence = (message: string): string =>
  /^(is|must|needs|has|can|was|may)\b/.test(message)
    ? `This ${message}.`
    : message.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());

/** What is wrong with a value, in words that say how to mend it; the contract's own where it has some. */
export function problemWords(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_format' && issue.format === 'email') {
    return 'Enter an email address such as ada@example.com';
  }
  if (issue.code === 'too_big' && issue.origin === 'string') return `Use at most ${issue.maximum} characters`;
  if (issue.code === 'too_big' && issue.origin === 'array') return `Use at most ${issue.maximum}`;
  return asSentence(issue.message);
}
