import type { CustomFieldType, CustomizableKind } from '@sequelstring/contract/records/custom.ts';

export const fieldTypeWords: Record<CustomFieldType, string> = {
  text: 'Text',
  number: 'Number',
  date: 'Date',
  choice: 'Choice',
  choices: 'Multiple choice',
  url: 'Link',
  user: 'User',
  yesNo: 'Yes or no',
};

export const kindWords: Record<CustomizableKind, string> = {
  contact: 'Contacts',
  account: 'Accounts',
  opportunity: 'Opportunities',
  task: 'Tasks',
};

/** What the page of custom fields says. */
export const fieldWords = {
  title: 'Custom fields',
  help: 'Custom fields, in lists, filters, forms, imports and exports',
  kind: 'Record',
  add: 'Add field',
  edit: 'Edit field',
  label: 'Name',
  type: 'Type',
  typeHelp: "The type can't be changed later",
  choices: 'Choices',
  choicesHelp: 'One per line',
  choicesKept: (text: string) =>
    `In use: ${text}. If you remove one, these records keep it, and nobody can choose it again.`,
  hint: 'Help text',
  column: 'Show in lists and in the create dialog',
  columnHelp: 'Everyone can still choose their own columns',
  save: 'Save',
  cancel: 'Cancel',
  saved: (label: string) => `${label} saved`,
  added: (label: string) => `${label} added`,
  actions: (label: string) => `Actions for ${label}`,
  remove: 'Delete',
  removeTitle: (label: string) => `Delete ${label}?`,
  removeUsed: (count: string) =>
    `${count} have a value. The values are hidden, and come back when you restore the field.`,
  removeUnused: 'No record has a value. You can restore the field later.',
  removed: (label: string) => `${label} deleted`,
  restore: 'Restore',
  restored: (label: string) => `${label} restored`,
  deleted: 'Deleted fields',
  deletedHelp: 'Their values are kept and hidden',
  emptyTitle: 'No custom fields yet',
  emptyText: 'Add a field for what your team tracks and the CRM does not know yet.',
  notSaved: 'Could not change the field',
  retired: 'retired',
} as const;
