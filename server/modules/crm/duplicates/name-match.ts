import { areNicknames, isKnownName } from '../../../kernel/text/nicknames.ts';
import { isTypo } from '../../../kernel/text/typo.ts';
import type { ContactFeatures } from './contact.features.ts';
import { areBothNames, type Evidence, type Frequencies, reason } from './evidence.ts';

type Fit = 'same' | 'nickname' | 'typo' | 'initial' | 'missing' | 'none';

/** What the names of two contacts say. Another given name is another person; another surname may come from a marriage. */
export function compareNames(one: ContactFeatures, other: ContactFeatures, frequencies: Frequencies): Evidence {
  // A son may carry what his father does without.
  if (one.suffix !== other.suffix) return different(one.suffix && other.suffix ? -30 : -4);
  if (one.gender && other.gender && one.gender !== other.gender) return different(-30);
  const family = fitOfFamily(one.family, other.family, frequencies);
  const given = fitOfGiven(one, other, frequencies);
  if (given !== 'none' && family !== 'none') return together(given, family);
  const swapped = [
    fitOfFamily(one.given, other.family, frequencies),
    fitOfFamily(one.family, other.given, frequencies),
  ];
  if (swapped.every((fit) => fit === 'same')) return reason('name', 'swapped', 3.7);
  if (swapped.every((fit) => fit === 'same' || fit === 'typo')) return reason('name', 'swapped', 2.5);
  if (given === 'same' || given === 'nickname') return different(-3.5);
  return different(-30);
}

const different = (points: number): Evidence => reason('name', 'different', points);

function together(given: Fit, family: Fit): Evidence {
  const fits = [given, family];
  if (fits.every((fit) => fit === 'missing')) return reason('name', 'initial', -0.5);
  if (fits.includes('missing')) return reason('name', 'initial', fits.includes('same') ? 0.7 : -0.5);
  if (fits.includes('initial')) return reason('name', 'initial', family === 'same' ? 1.2 : -1);
  if (fits.every((fit) => fit === 'same')) return reason('name', 'same', 4);
  if (given === 'nickname') return reason('name', 'nickname', family === 'same' ? 3 : 1.5);
  return reason('name', 'similar', fits.includes('same') ? 3 : 1.2);
}

function fitOfGiven(one: ContactFeatures, other: ContactFeatures, frequencies: Frequencies): Fit {
  if (one.given.length === 0 || other.given.length === 0) return 'missing';
  if (one.given.join('') === other.given.join('') || one.given[0] === other.given[0]) return 'same';
  const names = ({ given, nicknames, middle }: ContactFeatures) => [
    given[0]!,
    ...nicknames,
    ...given.slice(1),
    ...middle,
  ];
  const [[a], [b]] = [one.given, other.given] as [[string], [string]];
  if (areNicknames(a, b) || [...one.nicknames].includes(b) || [...other.nicknames].includes(a)) return 'nickname';
  if (a.length === 1 || b.length === 1) return a[0] === b[0] ? 'initial' : 'none';
  // Who goes by the second of several given names.
  const isSecond = names(one).slice(1).includes(b) || names(other).slice(1).includes(a);
  if (isSecond) return 'nickname';
  return isTypo(a, b) && !isOtherGender(a, b) && !areBothNames(a, b, frequencies, isKnownName) ? 'typo' : 'none';
}

/** Mario and Maria, Daniel and Daniela, Ivanov and Ivanova: one letter at the end makes another name. */
function isOtherGender(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (long.length === short.length)
    return short.slice(0, -1) === long.slice(0, -1) && /[aeio]{2}/.test(short.at(-1)! + long.at(-1)!);
  return long.slice(0, -1) === short && /[aeio]$/.test(long);
}

function fitOfFamily(one: readonly string[], other: readonly string[], frequencies: Frequencies): Fit {
  if (one.length === 0 || other.length === 0) return 'missing';
  const [a, b] = [one.join(''), other.join('')];
  if (a === b) return 'same';
  // Double names: Garcia Lopez and Garcia.
  if (one.every((word) => other.includes(word)) || other.every((word) => one.includes(word))) return 'same';
  if (a.length === 1 || b.length === 1) return a[0] === b[0] ? 'initial' : 'none';
  return isTypo(a, b) && !isOtherGender(a, b) && !areBothNames(a, b, frequencies, () => false) ? 'typo' : 'none';
}
