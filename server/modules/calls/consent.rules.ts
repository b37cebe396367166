import type { CallConsent, ConsentRule } from '@sequelstring/contract/call-recording.ts';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** Where recording one's own phone call needs the agreement of all who talk, and the statute or decision that says so. */
const allParty: Readonly<Record<string, string>> = {
  AE: 'Federal Decree-Law 34/2021, Art. 44',
  AT: 'StGB § 120',
  AU: 'Telecommunications (Interception and Access) Act 1979, s 7',
  CA: 'PIPEDA, Schedule 1, Principle 3',
  CH: 'StGB Art. 179ter',
  DE: 'StGB § 201',
  // The criminal law lets one who talks record; the authority asks companies for the customer's agreement.
  DK: 'GDPR Art. 6; Datatilsynet on TDC, 8 April 2019',
  FR: 'Code pénal Art. 226-1',
  GR: 'Penal Code Art. 370A',
  HR: 'Kazneni zakon Art. 143',
  PH: 'Republic Act 4200, s 1',
  PT: 'Código Penal Art. 199',
  SI: 'Kazenski zakonik Art. 137',
  TR: 'TCK Art. 133',
};

/** Where it is enough that one who talks knows. Duties to inform, as of the GDPR, come on top. */
const oneParty: Readonly<Record<string, string>> = {
  BE: 'Code pénal, former Art. 314bis',
  ES: 'Código Penal Art. 197',
  FI: 'Rikoslaki ch. 24, s 5',
  GB: 'Investigatory Powers (Interception by Businesses) Regulations 2018',
  IE: 'Postal and Telecommunications Services Act 1983, s 98',
  IL: 'Wiretap Law 1979, s 2',
  IT: 'Codice penale Art. 617',
  KR: 'Protection of Communications Secrets Act, Art. 3',
  NL: 'Wetboek van Strafrecht Art. 139c',
  NO: 'Straffeloven § 205',
  NZ: 'Crimes Act 1961, s 216B',
  PL: 'Kodeks karny Art. 267',
  SE: 'Brottsbalken ch. 4, s 9a',
  US: '18 U.S.C. § 2511(2)(d)',
  ZA: 'RICA 2002, s 4',
};

/**
 * States of the USA whose law asks all parties of a phone call, after the Reporter's Recording Guide of the Reporters
 * Committee for Freedom of the Press, with their area codes from the North American Numbering Plan Administrator. States
 * whose courts disagree count as all-party.
 */
const states: Readonly<Record<string, { law: string; areaCodes: string }>> = {
  CA: {
    law: 'Cal. Penal Code § 632',
    areaCodes:
      '209 213 279 310 323 341 350 357 369 408 415 424 442 510 530 559 562 619 626 628 650 657 661 669 707 714 738 747 760 805 818 820 831 837 840 858 909 916 925 949 951',
  },
  CT: { law: 'Conn. Gen. Stat. § 52-570d', areaCodes: '203 475 860 959' },
  DE: { law: 'Del. Code tit. 11, § 1335', areaCodes: '302' },
  FL: {
    law: 'Fla. Stat. § 934.03',
    areaCodes: '239 305 321 324 352 386 407 448 561 645 656 689 727 728 754 772 786 813 850 863 904 941 954',
  },
  IL: {
    law: '720 ILCS 5/14-2',
    areaCodes: '217 224 309 312 331 447 464 618 630 708 730 773 779 815 847 861 872',
  },
  MA: { law: 'Mass. Gen. Laws ch. 272, § 99', areaCodes: '339 351 413 508 617 774 781 857 978' },
  MD: { law: 'Md. Code, Cts. & Jud. Proc. § 10-402', areaCodes: '227 240 301 410 443 667' },
  MI: { law: 'Mich. Comp. Laws § 750.539c', areaCodes: '231 248 269 313 517 586 616 679 734 810 906 947 989' },
  MT: { law: 'Mont. Code § 45-8-213', areaCodes: '406' },
  NH: { law: 'N.H. Rev. Stat. § 570-A:2', areaCodes: '603' },
  NV: { law: 'Nev. Rev. Stat. § 200.620', areaCodes: '702 725 775' },
  PA: {
    law: '18 Pa. Cons. Stat. § 5704',
    areaCodes: '215 223 267 272 412 445 484 570 582 610 717 724 814 835 878',
  },
  WA: { law: 'Wash. Rev. Code § 9.73.030', areaCodes: '206 253 360 425 509 564' },
};
const stateOf = new Map(
  Object.entries(states).flatMap(([state, { areaCodes }]) => areaCodes.split(' ').map((code) => [code, state])),
);

/** Toll-free, premium and personal numbers of North America, whose holder may be anywhere. */
const anywhere = /^\+1(?:8(?:00|33|44|55|66|77|88)|5(?:00|2[1-9]|33|44|66|77|88)|700|900)/;

type End = Omit<CallConsent['ends'][number], 'side'>;

/** What the law asks where a number is, or in a country where there is no number. An area code tells where a number was given out. */
export function ruleAt(number: string | undefined, country?: string): End {
  if (number && anywhere.test(number)) return { rule: 'all-party' };
  const code = (number && parsePhoneNumberFromString(number)?.country) || (number ? undefined : country);
  const state = code === 'US' ? stateOf.get(number?.slice(2, 5) ?? '') : undefined;
  if (state) return { place: `US-${state}`, rule: 'all-party', law: states[state]!.law };
  if (!code) return { rule: 'all-party' };
  const law = allParty[code];
  if (law) return { place: code, rule: 'all-party', law };
  const lenient = oneParty[code];
  return lenient ? { place: code, rule: 'one-party', law: lenient } : { place: code, rule: 'all-party' };
}

/** The stricter one holds for both ends. */
export const stricter = (ends: readonly Pick<End, 'rule'>[]): ConsentRule =>
  ends.some(({ rule }) => rule === 'all-party') ? 'all-party' : 'one-party';
