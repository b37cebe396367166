/** What a value of a template is: `list` is of text. */
export type VariableKind = 'text' | 'number' | 'date' | 'list';

export interface TemplateVariable {
  name: string;
  kind: VariableKind;
  about: string;
  /** Shown where a template is looked at without a contact. */
  sample: string | number | readonly string[];
}

/** Everything that a template may name, `{{contact.firstName}}`; what a contact lacks is empty. */
export const templateVariables = [
  { name: 'contact.firstName', kind: 'text', about: 'First name', sample: 'Ann' },
  { name: 'contact.lastName', kind: 'text', about: 'Last name', sample: 'Example' },
  { name: 'contact.middleName', kind: 'text', about: 'Middle name', sample: '' },
  { name: 'contact.namePrefix', kind: 'text', about: 'Prefix such as Dr.', sample: '' },
  { name: 'contact.nameSuffix', kind: 'text', about: 'Suffix such as Jr.', sample: '' },
  { name: 'contact.nickname', kind: 'text', about: 'Nickname', sample: '' },
  { name: 'contact.fullName', kind: 'text', about: 'First and last name', sample: 'Ann Example' },
  { name: 'contact.email', kind: 'text', about: 'Email address', sample: 'ann@example.com' },
  { name: 'contact.company', kind: 'text', about: 'Company', sample: 'Example Ltd' },
  { name: 'contact.title', kind: 'text', about: 'Job title', sample: 'Head of Sales' },
  { name: 'contact.tags', kind: 'list', about: 'Tags, for {{#each}}', sample: ['customer'] },
  { name: 'occasion.type', kind: 'text', about: 'Such as "birthday" or "work_anniversary"', sample: 'birthday' },
  { name: 'occasion.label', kind: 'text', about: 'The name given to the date, if any', sample: '' },
  { name: 'occasion.name', kind: 'text', about: 'The label, else such as "work anniversary"', sample: 'birthday' },
  { name: 'occasion.date', kind: 'date', about: 'The day that is celebrated this time', sample: '2027-03-15' },
  { name: 'occasion.years', kind: 'number', about: 'Age or number of years, where the year is known', sample: 40 },
  { name: 'years', kind: 'number', about: 'The same as occasion.years', sample: 40 },
  { name: 'owner.name', kind: 'text', about: "Name of the contact's owner", sample: 'Olive Owner' },
  { name: 'owner.email', kind: 'text', about: "Email address of the contact's owner", sample: 'olive@example.com' },
  { name: 'organisation.name', kind: 'text', about: 'Name of your organisation', sample: 'Example Organisation' },
  {
    name: 'note',
    kind: 'text',
    about: 'Personal line of a single email; if left out, it goes above the unsubscribe link',
    sample: '',
  },
  { name: 'unsubscribeUrl', kind: 'text', about: 'Link to unsubscribe', sample: 'https://example.com/unsubscribe' },
] as const satisfies readonly TemplateVariable[];

/** Functions that a template may call, `{{ordinal years}}` or `{{#if (eq occasion.type "birthday")}}`. */
export const templateHelpers = [
  {
    name: 'formatDate',
    usage: '{{formatDate occasion.date "long"}}',
    about: 'A date in words: "long", "medium", "short" or "day"',
  },
  { name: 'ordinal', usage: '{{ordinal years}}', about: 'An English ordinal: 1st, 2nd, 40th' },
  {
    name: 'default',
    usage: '{{default contact.nickname contact.firstName}}',
    about: 'The first of its values that is not empty',
  },
  { name: 'upper', usage: '{{upper contact.lastName}}', about: 'In capitals' },
  { name: 'eq', usage: '{{#if (eq occasion.type "birthday")}}', about: 'Whether two values are the same' },
  { name: 'gt', usage: '{{#if (gt years 1)}}', about: 'Whether the first number is greater' },
  { name: 'and', usage: '{{#if (and years contact.company)}}', about: 'Whether none of its values is empty' },
  { name: 'or', usage: '{{#if (or contact.company contact.title)}}', about: 'Whether any of its values is not empty' },
  { name: 'not', usage: '{{#if (not years)}}', about: 'Whether its value is empty' },
] as const;
