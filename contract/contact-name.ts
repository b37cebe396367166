/** What a contact is called: by its name, else its company, else its address; empty where it has none of them. */
export const contactName = (contact: {
  firstName?: string;
  lastName?: string;
  companyName?: string;
  email?: string;
}): string => inOrder(contact.firstName ?? '', contact.lastName ?? '') || contact.companyName || contact.email || '';

/** Names written in Chinese, Japanese or Korean have the surname first. */
const inOrder = (firstName: string, lastName: string): string =>
  (isEastAsian(`${firstName}${lastName}`) ? `${lastName} ${firstName}` : `${firstName} ${lastName}`).trim();

/** Whether a name is written in Chinese, Japanese or Korean alone; in katakana alone it is one from abroad, as it is said there. */
export const isEastAsian = (name: string): boolean =>
  /^[\p{Script_Extensions=Han}\p{Script_Extensions=Hiragana}\p{Script_Extensions=Katakana}\p{Script_Extensions=Hangul}\s]*$/u.test(
    name,
  ) && /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Hangul}]/u.test(name);
