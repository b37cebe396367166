const GIVEN = [
  'Ada',
  'Bea',
  'Chen',
  'Dana',
  'Emil',
  'Fay',
  'Gus',
  'Hana',
  'Ivo',
  'Jun',
  'Kira',
  'Liam',
  'Mona',
  'Nils',
  'Oda',
  'Pia',
];
const FAMILY = [
  'Abel',
  'Berg',
  'Cruz',
  'Dorn',
  'Eder',
  'Funk',
  'Gold',
  'Hahn',
  'Ibsen',
  'Jansen',
  'Klee',
  'Lang',
  'Moor',
  'Nolde',
  'Ott',
  'Pohl',
];
const AREAS = [202, 212, 213, 214, 215, 303, 305, 312, 313, 314, 404, 408, 412, 415, 503, 504, 512, 602, 612, 617];
const HEADER = 'First Name,Last Name,E-mail Address,Company,Job Title,Mobile Phone,Birthday,Home City';

const syllable = (n: number) =>
  String.fromCharCode(97 + (n % 26), 97 + (Math.trunc(n / 26) % 26), 97 + (Math.trunc(n / 676) % 26));
const nameOf = (n: number) => ({
  given: `${GIVEN[n % 16]}${syllable(Math.trunc(n / 16))}`,
  family: `${FAMILY[Math.trunc(n / 7) % 16]}${syllable(Math.trunc(n / 11))}`,
});

/** Made-up contacts from number `from` up to `to`, as an address book exports them; their names spread like real ones. */
export function contactsCsv(from: number, to: number): string {
  const rows = [HEADER];
  for (let n = from; n < to; n++) {
    const { given, family } = nameOf(n);
    const month = String((n % 12) + 1).padStart(2, '0');
    const day = String((n % 28) + 1).padStart(2, '0');
    const phone = `+1${AREAS[Math.trunc(n / 100) % AREAS.length]}55501${String(n % 100).padStart(2, '0')}`;
    rows.push(
      `${given},${family},person${n}@example.com,Company ${n % 900},Buyer,${phone},19${60 + (n % 40)}-${month}-${day},Springfield`,
    );
  }
  return rows.join('\n');
}

/** Beginnings of names as people type them: of the given name, of the family name, or both. */
export function searches(count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const { given, family } = nameOf(index * 1237 + 11);
    return [given.slice(0, 5), family.slice(0, 6), `${given} ${family.slice(0, 4)}`][index % 3]!;
  });
}
