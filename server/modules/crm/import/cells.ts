/** Spreadsheets are kept from computing with an apostrophe before a number or a formula of a text: `'+1…`, `="0123"`. */
export const unprotect = (value: string): string =>
  /^="(.*)"$/s.exec(value)?.[1] ?? value.replace(/^'(?=[+=\d@-])/, '');
