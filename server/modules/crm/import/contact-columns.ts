/** What the readers of contacts know beside the fields of the registry, and what each is called. */
export const contactColumns = {
  firstName: 'First name',
  lastName: 'Last name',
  middleName: 'Middle name',
  namePrefix: 'Prefix',
  nameSuffix: 'Suffix',
  fullName: 'Full name',
  nickname: 'Nickname',
  email: 'Email',
  otherEmail: 'Another email',
  phone: 'Phone',
  otherPhone: 'Another phone',
  companyName: 'Company',
  title: 'Title',
  department: 'Department',
  'address.street': 'Street',
  'address.city': 'City',
  'address.region': 'Region',
  'address.postalCode': 'Postal code',
  'address.country': 'Country',
  website: 'Website',
  notes: 'Notes',
  tags: 'Tags',
  timeZone: 'Time zone',
  locale: 'Language',
  birthday: 'Birthday',
  anniversary: 'Anniversary',
  /** When someone began at their company, and when they became a customer. */
  workAnniversary: 'Work anniversary',
  customerSince: 'Customer since',
  emailOptOut: 'Opted out of email',
  /** The other way round: a column that says who wants email. */
  emailConsent: 'Agreed to email',
  deceased: 'Deceased',
} as const;
export type ContactColumn = keyof typeof contactColumns;
export const isContactColumn = (name: string): name is ContactColumn => Object.hasOwn(contactColumns, name);
