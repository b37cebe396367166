import type { OccasionType } from '@sequelstring/contract/dates.ts';

/** Writes a line that makes a greeting personal. The half of `Analyst` that occasion emails use. */
export interface LineAnalyst {
  /** A suggestion for a person to approve; undefined where it cannot write one in that language. */
  draftLine(facts: LineFacts): Promise<LineDraft | undefined>;
}

/** What a line may be about. Nothing else of the contact is told. */
export interface LineFacts {
  /** Tells greetings apart, so that not all of them read the same. */
  seed: string;
  occasion: OccasionType;
  /** What an occasion of type `custom` is called. */
  label?: string;
  /** Since the date itself, where its year is known. */
  years?: number;
  firstName: string;
  company?: string;
  title?: string;
  /** BCP 47, in which the greeting is written. */
  language: string;
}

export interface LineDraft {
  /** One paragraph of plain text, at most 300 characters. */
  text: string;
  /** The analyst of this machine, or a language model. */
  by: 'local' | 'model';
}
