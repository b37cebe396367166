import { withLetters } from '../../../contract/common-passwords.ts';
import { AppError } from '../../kernel/errors.ts';

export interface WhoseWords {
  name: string;
  email: string;
  organisationName?: string | undefined;
}

const ours = ['sequelstring', 'sequel', 'string', 'crm', 'password'];

/**
 * Whether a password holds nothing but words that whoever guesses has from the address book: those of the name, of the e-mail
 * address, of the organisation and of this product, in any order and with digits and marks between them.
 */
export function isMadeOfOwnWords(password: string, { name, email, organisationName = '' }: WhoseWords): boolean {
  const words = new Set([...ours, ...[name, email, organisationName].flatMap(wordsOf)]);
  const text = fold(password);
  return [text, withLetters(text)].map(lettersOf).some((letters) => letters !== '' && isJoinedFrom(letters, words));
}

/** Throws `validation_failed`. */
export function refuseOwnWords(password: string, who: WhoseWords): void {
  if (!isMadeOfOwnWords(password, who)) return;
  const problem = 'is easy to guess from the name or the e-mail address. Choose a phrase of a few words';
  throw new AppError('validation_failed', { details: { password: [problem] } });
}

const fold = (text: string) => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
const lettersOf = (text: string) => text.replaceAll(/\P{L}/gu, '');
/** A single letter says nothing of anyone. */
const wordsOf = (text: string) =>
  fold(text)
    .split(/\P{L}+/u)
    .filter((word) => word.length > 1);

/** Looks at each place once, so that a long name costs no more than a short one. */
function isJoinedFrom(text: string, words: ReadonlySet<string>): boolean {
  const reached = new Set([0]);
  for (let at = 0; at < text.length; at++) {
    if (!reached.has(at)) continue;
    for (const word of words) if (text.startsWith(word, at)) reached.add(at + word.length);
  }
  return reached.has(text.length);
}
