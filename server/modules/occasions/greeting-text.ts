import type { OrganisationSettings } from '@sequelstring/contract/auth.ts';
import { contactName } from '@sequelstring/contract/contact-name.ts';
import type { ImportantDate } from '@sequelstring/contract/dates.ts';
import { templateVariables } from '@sequelstring/contract/template-variables.ts';
import type { AuthUser } from '../auth/api.ts';
import type { PlanningContact } from '../crm/api.ts';
import { markNote, placeNote } from './greeting-note.ts';
import { textOfHtml } from './html-text.ts';
import { parseWrittenDate } from './occurrence.ts';
import { refuseTellingAddresses } from './template-addresses.ts';
import { compileTemplate, type Rendering } from './template-language.ts';
import { TemplateProblem } from './template-problem.ts';

/** The three texts of a template. Without `text` the plain part is made from the HTML. */
export interface TemplateTexts {
  subject: string;
  html: string;
  text?: string;
}

export interface GreetingText {
  subject: string;
  html: string;
  text: string;
}

/** What a greeting is about: whose, for which day, from whom. */
export interface GreetingFacts {
  contact: Omit<PlanningContact, 'importantDates' | 'id' | 'owner' | 'emailStatus' | 'emailOptOut'>;
  date: Pick<ImportantDate, 'type' | 'label' | 'date'>;
  /** The day of the occurrence, `2027-03-15`. */
  day: string;
  owner: Pick<AuthUser, 'name' | 'email' | 'locale'> | undefined;
  settings: Pick<OrganisationSettings, 'organisationName'>;
  unsubscribeUrl: string;
  /** What somebody wrote for this greeting alone. */
  note?: string;
}

/** What is wrong with a template, by field: lines to show beside it. */
export class BrokenTemplate extends Error {
  readonly details: Record<string, string[]>;

  constructor(details: Record<string, string[]>) {
    super(Object.values(details).flat().join('; '));
    this.details = details;
  }
}

type Compiled = Record<'subject' | 'html' | 'text', Rendering | undefined>;

/** Checks all three texts, and that no reader is told by an address; throws `BrokenTemplate` with a problem per text. */
function compileTexts({ subject, html, text }: TemplateTexts): Compiled {
  const details: Record<string, string[]> = {};
  const compile = (field: string, source: string | undefined, isHtml: boolean) => {
    if (source === undefined) return undefined;
    return guarded(details, field, () => {
      if (isHtml) refuseTellingAddresses(source);
      return compileTemplate(source, { escape: isHtml });
    });
  };
  const compiled = {
    subject: compile('subject', subject, false),
    html: compile('html', html, true),
    text: compile('text', text || undefined, false),
  };
  if (Object.keys(details).length > 0) throw new BrokenTemplate(details);
  return compiled;
}

/** Renders a template for a greeting, or for sample values; a note is in it wherever it stands. Throws `BrokenTemplate`. */
export function renderTexts(texts: TemplateTexts, facts: GreetingFacts | undefined): GreetingText {
  const compiled = recall(texts);
  const values = facts ? valuesOf(facts) : sampleValues();
  const context = { locale: facts?.contact.locale ?? facts?.owner?.locale ?? 'en' };
  const details: Record<string, string[]> = {};
  const run = (field: keyof Compiled) => guarded(details, field, () => compiled[field]?.(values, context));
  const [subject = '', html = '', text] = [run('subject'), run('html'), run('text')];
  if (Object.keys(details).length > 0) throw new BrokenTemplate(details);
  const parts = { subject, html, text };
  const whole = facts?.note ? placeNote(parts, { ...facts, note: facts.note }) : parts;
  return {
    subject:
      whole.subject
        .replace(/[\p{Cc}\u2028\u2029\s]+/gu, ' ')
        .trim()
        .slice(0, 300) || '(no subject)',
    html: whole.html,
    text: whole.text ?? textOfHtml(whole.html),
  };
}

const CACHED = 100;
const compiledTexts = new Map<string, Compiled>();

/** Compiles what thousands of greetings share only once. */
function recall(texts: TemplateTexts): Compiled {
  const key = JSON.stringify([texts.subject, texts.html, texts.text]);
  const known = compiledTexts.get(key) ?? compileTexts(texts);
  compiledTexts.delete(key);
  compiledTexts.set(key, known);
  const oldest = compiledTexts.keys().next();
  if (compiledTexts.size > CACHED && !oldest.done) compiledTexts.delete(oldest.value);
  return known;
}

function guarded<T>(details: Record<string, string[]>, field: string, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof TemplateProblem)) throw error;
    details[field] = [`Line ${error.line}: ${error.message}`];
    return undefined;
  }
}

function valuesOf({ contact, date, day, owner, settings, unsubscribeUrl, note }: GreetingFacts): object {
  const { year } = parseWrittenDate(date.date);
  const years = year === undefined ? undefined : Number(day.slice(0, 4)) - year;
  return {
    contact: {
      firstName: contact.firstName,
      lastName: contact.lastName,
      middleName: contact.middleName,
      namePrefix: contact.namePrefix,
      nameSuffix: contact.nameSuffix,
      nickname: contact.nickname,
      // An address is no name to greet somebody by.
      fullName: contactName({ ...contact, email: undefined }),
      email: contact.email,
      company: contact.companyName,
      title: contact.title,
      tags: contact.tags,
    },
    occasion: {
      type: date.type,
      label: date.label,
      name: date.label ?? (date.type === 'custom' ? 'Special day' : date.type.replace('_', ' ')),
      date: day,
      years,
    },
    years,
    owner: { name: owner?.name, email: owner?.email },
    organisation: { name: settings.organisationName },
    unsubscribeUrl,
    note: note && markNote(note),
  };
}

function sampleValues(): object {
  const values: Record<string, unknown> = {};
  for (const { name, sample } of templateVariables) {
    const [group, field] = name.split('.');
    if (!field) values[name] = sample;
    else values[group!] = { ...(values[group!] as object | undefined), [field]: sample };
  }
  return values;
}
