/** What a contact is called: by its name, else its company, else its address; empty where it has none of them. */
export const contactName = (contact: {
  firstName?: string;
  lastName?: string;
  companyName?: string;
  email?: string;
}): string =>
  `${contact.firstName ?? ''} ${contact.lastName ?? ''}`.trim() || contact.companyName || contact.email || '';
