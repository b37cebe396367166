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

export const INDUSTRIES = ['Energy', 'Metal', 'Retail', 'Software', 'Textiles', 'Transport', 'Health', 'Printing'];
const SIZES = ['1-10', '11-50', '51-200', '201-1000', '1001-5000'];
const STAGES = ['Qualified', 'Proposal', 'Negotiation', 'Won', 'Lost'];

/** No two of the first 100,000 are alike. */
export const companyName = (n: number): string =>
  `${FAMILY[n % 16]}${syllable(Math.trunc(n / 16))} ${GIVEN[Math.trunc(n / 7) % 16]} ${n}`;

export function accountsCsv(from: number, to: number): string {
  const rows = ['Name,Industry,Employees,Domains,Phone'];
  for (let n = from; n < to; n++) {
    rows.push(
      `${companyName(n)},${INDUSTRIES[Math.trunc(n / 3) % INDUSTRIES.length]},${SIZES[n % SIZES.length]},company${n}.example.com,+1212555${String(n % 10_000).padStart(4, '0')}`,
    );
  }
  return rows.join('\n');
}

export function opportunitiesCsv(from: number, to: number): string {
  const rows = ['Name,Account,Stage,Amount,Amount currency,Close date'];
  for (let n = from; n < to; n++) {
    const day = `2027-${String((n % 12) + 1).padStart(2, '0')}-${String((n % 28) + 1).padStart(2, '0')}`;
    rows.push(
      `Order ${n} of ${companyName(n)},${companyName(n)},${STAGES[n % STAGES.length]},${1000 + ((n * 37) % 9000)},EUR,${day}`,
    );
  }
  return rows.join('\n');
}
