/**
 * Words that the passwords most often found in leaks are made of. Passwords are guessed by word, with digits and marks
 * around it and letters swapped for look-alikes, so it is the words that are listed.
 */
const words = new Set(
  `password passwort motdepasse contrasena senha parola wachtwoord passw0rd admin administrator root user guest login
  welcome letmein access master secret changeme default test tester testing temp temporary sample example demo
  qwerty qwertz azerty qwertyuiop qwertzuiop asdfgh asdfghjkl zxcvbn zxcvbnm qazwsx qazwsxedc iloveyou loveyou lovely
  sunshine princess football baseball basketball soccer hockey dragon monkey shadow superman batman spiderman pokemon
  starwars michael jordan jennifer jessica ashley daniel charlie thomas hunter buster killer ginger pepper summer winter
  spring autumn january february march april june july august september october november december monday tuesday
  wednesday thursday friday saturday sunday flower freedom whatever trustno nothing computer internet google facebook
  linkedin microsoft windows apple samsung samsunggalaxy android mustang ferrari porsche mercedes corvette harley yankees
  liverpool arsenal chelsea barcelona juventus realmadrid forever family mother father hello helloworld goodluck
  company office business sales crm sequelstring acme blink jesus blessed angel cheese cookie chocolate banana orange
  purple yellow silver golden diamond matrix phoenix warrior knight hacker ninja abc abcd abcde abcdef abcdefg abcdefgh
  abcdefghij aaa abcabc`.split(/\s+/),
);

const lookAlikes: Record<string, string> = {
  0: 'o',
  1: 'i',
  3: 'e',
  4: 'a',
  5: 's',
  7: 't',
  '@': 'a',
  $: 's',
  '!': 'i',
  '|': 'l',
};
const rows = [
  '01234567890123456789',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  '1qaz2wsx3edc4rfv5tgb',
  '1q2w3e4r5t6y7u8i9o0p',
  'abcdefghijklmnopqrstuvwxyz',
];

/** Whether a password is among those that are tried first: a common word with decoration, a run of keys, or repetition. */
export function isCommonPassword(password: string): boolean {
  const text = password.toLowerCase();
  // Digits and marks at the ends are decoration, within a word they stand for letters.
  const bare = text.replace(/^[^\p{L}]+/u, '').replace(/[^\p{L}]+$/u, '');
  return [text, withLetters(text), withLetters(bare)].some(isCommon);
}

/** With letters in place of the digits and marks that look like them. */
export const withLetters = (text: string) => text.replaceAll(/[013457@$!|]/g, (mark) => lookAlikes[mark]!);

function isCommon(text: string): boolean {
  const bare = text.replaceAll(/[^\p{L}\p{N}]/gu, '');
  const core = bare.replace(/^\d+/, '').replace(/\d+$/, '');
  return (
    words.has(core) || words.has(halfOf(core)) || isRepeated(text) || isRun(bare) || (core === '' && bare.length < 12)
  );
}

/** `passwordpassword` is no better than `password`. */
const halfOf = (text: string) => /^(.+)\1$/.exec(text)?.[1] ?? text;

/** One to four characters over and over. */
const isRepeated = (text: string) => /^(.{1,4})\1+.{0,3}$/.test(text);

/** Keys beside each other, there or back. */
const isRun = (text: string) =>
  text.length > 0 && rows.some((row) => row.includes(text) || [...row].reverse().join('').includes(text));
