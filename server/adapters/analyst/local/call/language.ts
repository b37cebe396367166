import type { CallTranscript } from '../../../../ports/analyst.call.ts';
import { wordsOf } from './words.ts';

const MARKS: Record<string, Set<string>> = {
  en: new Set('the and you that is of to it we for was have this with what are be'.split(' ')),
  de: new Set('der die und das ist ich nicht wir ein zu es den mit sich auf für haben sie'.split(' ')),
  fr: new Set('le la les et est je vous nous pas que une des pour dans avec ce'.split(' ')),
  es: new Set('el la los y es que no en un una por con para se lo como'.split(' ')),
};

/** The language that the file names, else the one whose small words come most; English where none stands out, and undetermined in another script. */
export function languageOf(transcript: CallTranscript): string {
  if (transcript.language) return transcript.language;
  const counts = new Map<string, number>();
  const beginning = transcript.segments.slice(0, 300);
  for (const { text } of beginning) {
    for (const word of wordsOf(text.slice(0, 500))) {
      for (const [language, marks] of Object.entries(MARKS))
        if (marks.has(word)) counts.set(language, (counts.get(language) ?? 0) + 1);
    }
  }
  const most = [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
  return most ?? (beginning.some(({ text }) => /\p{Script=Latin}/u.test(text)) ? 'en' : 'und');
}
