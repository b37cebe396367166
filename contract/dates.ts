import { z } from 'zod';
import { Id, Instant, line, TimeZone } from './route.ts';

/** `1990-03-15`, or `--03-15` where the year is not known. */
export const OccasionDate = z
  .string()
  .refine(isOccasionDate, 'is not a date such as 1990-03-15, or --03-15 without the year');

function isOccasionDate(text: string): boolean {
  const match = /^(?:(\d{4})|-)-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return false;
  const [year, month, day] = [Number(match[1] ?? 2000), Number(match[2]), Number(match[3])];
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]!;
}

/** What each type of occasion is called. */
export const occasionNames = {
  birthday: 'Birthday',
  anniversary: 'Anniversary',
  /** Since when someone has been with their company. */
  work_anniversary: 'Work anniversary',
  /** Since when someone has been a customer. */
  customer_anniversary: 'Customer anniversary',
  custom: 'Occasion',
} as const;
export const occasionTypes = Object.keys(occasionNames) as [
  keyof typeof occasionNames,
  ...(keyof typeof occasionNames)[],
];
export const OccasionType = z.enum(occasionTypes);
export type OccasionType = z.infer<typeof OccasionType>;
/** What to do with 29 February in other years. */
export const LeapDay = z.enum(['feb28', 'mar1', 'leap-years-only']);
export type LeapDay = z.infer<typeof LeapDay>;
export const SendTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is not a time such as 09:00');

const dateFields = {
  type: OccasionType,
  label: line(80).optional(),
  date: OccasionDate,
  sendTime: SendTime,
  timeZone: TimeZone.optional(),
  /** Id or key of a template; the first built-in one of the type when not given. */
  emailTemplate: line(80).optional(),
  repeatAnnually: z.boolean(),
  leapDay: LeapDay,
  optOut: z.boolean(),
  isActive: z.boolean(),
};

export const ImportantDateInput = z
  .strictObject({
    ...dateFields,
    sendTime: SendTime.default('09:00'),
    repeatAnnually: z.boolean().default(true),
    leapDay: LeapDay.default('feb28'),
    optOut: z.boolean().default(false),
    isActive: z.boolean().default(true),
  })
  .refine((date) => date.type !== 'custom' || date.label, {
    path: ['label'],
    message: 'a custom occasion needs a name',
  });
export type ImportantDateInput = z.input<typeof ImportantDateInput>;

export const ImportantDatePatch = z
  .strictObject({
    ...dateFields,
    label: dateFields.label.nullable(),
    timeZone: dateFields.timeZone.nullable(),
    emailTemplate: dateFields.emailTemplate.nullable(),
  })
  .partial();

export const ImportantDate = z.object({
  id: Id,
  ...dateFields,
  timeZone: z.string().optional(),
  lastSent: Instant.optional(),
  createdAt: Instant,
});
export type ImportantDate = z.infer<typeof ImportantDate>;
