import type { LimitedRole, Visible } from '@sequelstring/contract/teams.ts';

/** What the page of teams and visibility says. */
export const teamWords = {
  title: 'Teams',
  help: 'Colleagues on a team share records with each other, for the roles below that see those of their team',
  add: 'Add team',
  edit: 'Edit team',
  name: 'Name',
  members: 'Members',
  findMembers: 'Find people',
  nobodyFound: 'Nobody found',
  emptyTitle: 'No teams yet',
  emptyText: 'Add a team, then let representatives see the records of their team.',
  remove: 'Delete team',
  removeTitle: (name: string) => `Delete ${name}?`,
  removeText: 'Its members stay. They no longer see each other’s records through this team.',
  cancel: 'Cancel',
  save: 'Save',
  saved: (name: string) => `${name} saved`,
  removed: (name: string) => `${name} deleted`,
  notSaved: 'The team could not be saved',
  nameMissing: 'Enter a name',
  actions: (name: string) => `Actions for ${name}`,
  nobody: 'Nobody yet',
  visibility: 'Visibility',
  visibilityHelp: 'Whose records each role sees. It holds everywhere: lists, search, counts, exports and live updates.',
  visibilitySaved: 'Visibility saved',
  visibilityNotSaved: 'Visibility could not be saved',
  adminSees: 'Administrators see everything.',
};

export const visibleWords: Record<Visible, string> = {
  own: 'Their own records',
  team: 'Their own and their team’s',
  all: 'All records',
};

export const limitedRoleWords: Record<LimitedRole, string> = {
  manager: 'Managers',
  rep: 'Representatives',
  viewer: 'Viewers',
};
