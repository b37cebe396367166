import type { OccasionType } from '@sequelstring/contract/dates.ts';
import type { LineAnalyst, LineFacts } from '../../../ports/analyst.line.ts';

/** Sentences with `{company}` or `{years}` are for contacts of whom that is known. */
type Sentences = Partial<Record<OccasionType | 'other', readonly string[]>>;

const languages: Record<string, Sentences> = {
  en: {
    birthday: [
      'I hope the year ahead is a good one for you and everyone at {company}.',
      'It is a pleasure to work with you and the team at {company}.',
      'I hope you find time to celebrate with the people close to you.',
    ],
    work_anniversary: [
      '{years} years at {company}: that is something to be proud of.',
      'Thank you for the good work together.',
    ],
    customer_anniversary: [
      'Thank you for {years} years of working with us.',
      'Thank you for the trust you place in us.',
    ],
    other: ['All the best for the day from everyone here.', 'It is a pleasure to work with you.'],
  },
  de: {
    birthday: [
      'Ich wünsche Ihnen und allen bei {company} ein gutes neues Lebensjahr.',
      'Die Zusammenarbeit mit Ihnen macht uns viel Freude.',
    ],
    work_anniversary: [
      '{years} Jahre bei {company}: darauf können Sie stolz sein.',
      'Danke für die gute Zusammenarbeit.',
    ],
    customer_anniversary: ['Danke für {years} Jahre Zusammenarbeit.', 'Danke für Ihr Vertrauen.'],
    other: ['Alles Gute von uns allen.', 'Die Zusammenarbeit mit Ihnen macht uns viel Freude.'],
  },
  fr: {
    birthday: [
      'Je vous souhaite une très belle année, à vous et à toute l’équipe de {company}.',
      'C’est un plaisir de travailler avec vous.',
    ],
    work_anniversary: [
      '{years} ans chez {company} : il y a de quoi être fier.',
      'Merci pour notre belle collaboration.',
    ],
    customer_anniversary: ['Merci pour ces {years} années de collaboration.', 'Merci de votre confiance.'],
    other: ['Toute l’équipe se joint à moi.', 'C’est un plaisir de travailler avec vous.'],
  },
  es: {
    birthday: ['Le deseo un gran año, a usted y a todo el equipo de {company}.', 'Es un placer trabajar con usted.'],
    work_anniversary: ['{years} años en {company}: un motivo de orgullo.', 'Gracias por la buena colaboración.'],
    customer_anniversary: ['Gracias por estos {years} años de colaboración.', 'Gracias por su confianza.'],
    other: ['Un saludo de parte de todo el equipo.', 'Es un placer trabajar con usted.'],
  },
};

/** Picks one of a few sentences that fit what is known, in English, German, French or Spanish. */
export const localLines: LineAnalyst = {
  draftLine: async (facts) => {
    const sentences = languages[facts.language.split('-')[0]!.toLowerCase()];
    const fitting = (sentences?.[facts.occasion] ?? sentences?.other ?? []).filter((text) => isKnown(text, facts));
    // A sentence that says something of the contact comes before one that is true of everybody.
    const telling = fitting.filter((text) => text.includes('{'));
    const [among, at] = [telling.length > 0 ? telling : fitting, sumOf(facts.seed)];
    const text = among[at % among.length];
    return text ? { text: filled(text, facts), by: 'local' } : undefined;
  },
};

const isKnown = (text: string, { company, years = 0 }: LineFacts): boolean =>
  (!text.includes('{company}') || Boolean(company)) && (!text.includes('{years}') || years > 1);

const filled = (text: string, { company = '', years = 0 }: LineFacts): string =>
  text.replace(/\{(company|years)\}/g, (_, name) => (name === 'company' ? company : String(years))).slice(0, 300);

const sumOf = (seed: string): number => [...seed].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
