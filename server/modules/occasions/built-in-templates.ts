import { createHash } from 'node:crypto';
import type { OccasionType } from '@sequelstring/contract/dates.ts';
import type { EmailTemplate } from '@sequelstring/contract/email-templates.ts';
import type { TemplateTone } from '@sequelstring/contract/occasion-rules.ts';
import { corporate, minimal, playful, type Wording, warm } from './built-in-layouts.ts';

const NAME = '{{default contact.firstName contact.fullName}}';
/** With the comma before it; nothing where there is no name. */
const TO_NAME = `{{#if contact.fullName}}, ${NAME}{{/if}}`;
const DEAR = `{{#if contact.fullName}}Dear ${NAME}{{else}}Hello{{/if}}`;
const YEARS_AT =
  '{{#if (gt years 1)}}{{years}} years{{else if (eq years 1)}}One year{{else}}Another year{{/if}}{{#if contact.company}} at {{contact.company}}{{/if}}';
const TEAM = '{{#if contact.company}} and everyone at {{contact.company}}{{/if}}';

/** The templates that come with the program, the first of a type is used where neither date nor rule names one. */
export const builtInTemplates: readonly EmailTemplate[] = [
  template('birthday-corporate', 'Birthday, corporate', 'birthday', `Happy birthday${TO_NAME}!`, corporate, {
    preheader: 'Best wishes on your birthday',
    kicker: 'Best wishes',
    headline: `Happy birthday${TO_NAME}!`,
    paragraphs: [
      'On behalf of {{organisation.name}}, we wish you a very happy birthday and a year of good health and success ahead.',
      'Thank you for the trust that you place in us. It is a pleasure to work with you{{#if contact.company}} and {{contact.company}}{{/if}}.',
    ],
    closing: 'With kind regards,',
  }),
  template('birthday-warm', 'Birthday, warm', 'birthday', `A very happy birthday to you${TO_NAME}`, warm, {
    preheader: 'Thinking of you today',
    kicker: '{{formatDate occasion.date "day"}}',
    headline: `Happy {{#if (gt years 0)}}{{ordinal years}} {{/if}}birthday${TO_NAME}!`,
    paragraphs: [
      'Today is all about you. We hope that it is filled with the people, the laughter and the cake that you like best.',
      'May the year that starts today bring you many good surprises.',
    ],
    closing: 'Warmest wishes from all of us,',
  }),
  template('birthday-minimal', 'Birthday, minimal', 'birthday', `Happy birthday${TO_NAME}`, minimal, {
    preheader: 'A short note for your birthday',
    kicker: '',
    headline: `${DEAR},`,
    paragraphs: ['happy birthday! I hope that you have a wonderful day and a very good year.'],
    closing: 'All the best,',
  }),
  template('birthday-playful', 'Birthday, playful', 'birthday', `Cake o’clock${TO_NAME}!`, playful, {
    preheader: 'Somebody has a birthday today',
    kicker: 'Today’s agenda: cake',
    headline: `Happy {{#if (gt years 0)}}{{ordinal years}} {{/if}}birthday${TO_NAME}!`,
    paragraphs: [
      'We checked the calendar twice: it really is your day. Please have the largest slice and do not answer any email, not even this one.',
      'Here’s to a year full of good surprises.',
    ],
    closing: 'Three cheers from',
  }),
  template(
    'anniversary-corporate',
    'Anniversary, corporate',
    'anniversary',
    'Congratulations on your anniversary',
    corporate,
    {
      preheader: 'Congratulations on your anniversary',
      kicker: 'Congratulations',
      headline: 'Happy {{#if (gt years 0)}}{{ordinal years}} {{/if}}anniversary!',
      paragraphs: [
        `${DEAR}, please accept the congratulations of {{organisation.name}} on this special day.`,
        `We wish you${TEAM} many more good years.`,
      ],
      closing: 'With kind regards,',
    },
  ),
  template('anniversary-warm', 'Anniversary, warm', 'anniversary', `Happy anniversary${TO_NAME}!`, warm, {
    preheader: 'Here is to you',
    kicker: '{{formatDate occasion.date "day"}}',
    headline: `Happy anniversary${TO_NAME}!`,
    paragraphs: [
      '{{#if (gt years 1)}}{{years}} years: what a lovely reason to celebrate.{{else if (eq years 1)}}One year already: what a lovely reason to celebrate.{{else}}What a lovely reason to celebrate.{{/if}}',
      'We raise a glass to you and to all that is still to come.',
    ],
    closing: 'With our warmest wishes,',
  }),
  template('anniversary-minimal', 'Anniversary, minimal', 'anniversary', `Happy anniversary${TO_NAME}`, minimal, {
    preheader: 'A short note for your anniversary',
    kicker: '',
    headline: `${DEAR},`,
    paragraphs: [
      'congratulations on your {{#if (gt years 0)}}{{ordinal years}} {{/if}}anniversary! I wish you many more.',
    ],
    closing: 'All the best,',
  }),
  template(
    'work-anniversary-corporate',
    'Work anniversary, corporate',
    'work_anniversary',
    `Congratulations on your work anniversary${TO_NAME}`,
    corporate,
    {
      preheader: 'Congratulations on your work anniversary',
      kicker: 'Work anniversary',
      headline: YEARS_AT,
      paragraphs: [
        `${DEAR}, congratulations on your {{#if (gt years 0)}}{{ordinal years}} {{/if}}work anniversary.`,
        'It is a pleasure to work with you. We wish you continued success and look forward to what comes next.',
      ],
      closing: 'With kind regards,',
    },
  ),
  template(
    'work-anniversary-warm',
    'Work anniversary, warm',
    'work_anniversary',
    `Happy work anniversary${TO_NAME}!`,
    warm,
    {
      preheader: 'A day to look back with pride',
      kicker: '{{formatDate occasion.date "day"}}',
      headline: `Happy work anniversary${TO_NAME}!`,
      paragraphs: [
        `${YEARS_AT}: a lot of good work, and a lot of people who are glad to have you.`,
        'We are glad, too. Take a moment today to be proud of it.',
      ],
      closing: 'Warmest wishes from all of us,',
    },
  ),
  template(
    'work-anniversary-playful',
    'Work anniversary, playful',
    'work_anniversary',
    `Still there${TO_NAME}? Congratulations!`,
    playful,
    {
      preheader: 'Happy work anniversary',
      kicker: 'Promoted to legend',
      headline: `Happy {{#if (gt years 0)}}{{ordinal years}} {{/if}}work anniversary${TO_NAME}!`,
      paragraphs: [
        'By our count you have earned a long lunch, a good chair and the right to say “we have always done it this way” once.',
        'Here’s to many more.',
      ],
      closing: 'Confetti from',
    },
  ),
  template(
    'customer-anniversary-corporate',
    'Customer anniversary, corporate',
    'customer_anniversary',
    `Thank you for {{#if (gt years 1)}}{{years}} years{{else if (eq years 1)}}one year{{else}}your trust{{/if}}${TO_NAME}`,
    corporate,
    {
      preheader: 'Thank you for your trust',
      kicker: 'Thank you',
      headline:
        '{{#if (gt years 1)}}{{years}} years together{{else if (eq years 1)}}One year together{{else}}Thank you for your trust{{/if}}',
      paragraphs: [
        `${DEAR}, today is the anniversary of our work together. Thank you for the trust that you${TEAM} place in {{organisation.name}}.`,
        'If there is anything that we could do better, please reply to this email. We would like to hear it.',
      ],
      closing: 'With kind regards,',
    },
  ),
  template(
    'customer-anniversary-warm',
    'Customer anniversary, warm',
    'customer_anniversary',
    `It is our anniversary${TO_NAME}`,
    warm,
    {
      preheader: 'Thank you for being with us',
      kicker: '{{formatDate occasion.date "day"}}',
      headline: `Thank you${TO_NAME}`,
      paragraphs: [
        '{{#if (gt years 1)}}{{years}} years ago{{else if (eq years 1)}}A year ago{{else}}On this day{{/if}} you became our customer, and we have been grateful ever since.',
        'Thank you for your patience, your ideas and your good company.',
      ],
      closing: 'Warmest wishes from all of us,',
    },
  ),
  template(
    'customer-anniversary-playful',
    'Customer anniversary, playful',
    'customer_anniversary',
    `Guess whose anniversary it is${TO_NAME}`,
    playful,
    {
      preheader: 'Ours!',
      kicker: 'It’s a match',
      headline: 'Happy {{#if (gt years 0)}}{{ordinal years}} {{/if}}anniversary to us!',
      paragraphs: [
        `${DEAR}, you chose us, we chose you, and neither has asked for the receipt. That calls for a small party.`,
        'Thank you for being a customer we look forward to hearing from.',
      ],
      closing: 'Confetti from',
    },
  ),
  template(
    'custom-corporate',
    'Occasion, corporate',
    'custom',
    `{{occasion.name}}: our best wishes${TO_NAME}`,
    corporate,
    {
      preheader: 'Best wishes from {{organisation.name}}',
      kicker: '{{occasion.name}}',
      headline: `Our best wishes${TO_NAME}`,
      paragraphs: [
        'Today is {{formatDate occasion.date "day"}}, and we at {{organisation.name}} are thinking of you.',
        `We wish you${TEAM} all the best, today and in the time to come.`,
      ],
      closing: 'With kind regards,',
    },
  ),
  template('custom-warm', 'Occasion, warm', 'custom', `Thinking of you today${TO_NAME}`, warm, {
    preheader: '{{occasion.name}}',
    kicker: '{{occasion.name}}',
    headline: `Thinking of you today${TO_NAME}`,
    paragraphs: [
      'Some days deserve a word, and this is one of them. We wanted you to know that we have not forgotten.',
      'We hope that it is a good day, and that many more of them follow.',
    ],
    closing: 'Warmest wishes from all of us,',
  }),
  template('custom-minimal', 'Occasion, minimal', 'custom', '{{occasion.name}}', minimal, {
    preheader: '{{occasion.name}}',
    kicker: '',
    headline: `${DEAR},`,
    paragraphs: ['I am thinking of you today ({{occasion.name}}) and wish you all the best.'],
    closing: 'Kind regards,',
  }),
];

/** The built-in template that a date of this type gets where it names none. */
export const defaultTemplate = (occasion: OccasionType): EmailTemplate =>
  builtInTemplates.find((candidate) => candidate.occasion === occasion)!;

/** The one in this tone; the nearest where the type has none in it. */
export const builtInOf = (occasion: OccasionType, tone: TemplateTone | undefined): EmailTemplate =>
  builtInTemplates.find(({ key }) => tone && key === `${occasion.replaceAll('_', '-')}-${tone}`) ??
  (tone === 'playful' ? builtInOf(occasion, 'warm') : defaultTemplate(occasion));

function template(
  key: string,
  name: string,
  occasion: OccasionType,
  subject: string,
  layout: (wording: Wording) => string,
  wording: Wording,
): EmailTemplate {
  return {
    id: createHash('sha256').update(`built-in ${key}`).digest('hex').slice(0, 24),
    key,
    name,
    occasion,
    subject,
    html: layout(wording),
    builtIn: true,
    version: 1,
    updatedAt: '2026-11-01T00:00:00.000Z',
  };
}
