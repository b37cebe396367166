/** What the bell and its preferences say. */
export const notificationWords = {
  notifications: 'Notifications',
  bell: (unread: number) =>
    unread === 0 ? 'Notifications' : `Notifications, ${unread >= 100 ? '99+' : unread} unread`,
  readAll: 'Mark all as read',
  notMarked: 'The notifications could not be marked',
  markUnread: 'Mark as unread',
  markRead: 'Mark as read',
  none: 'You are all caught up',
  noneHelp: 'Mentions, assignments and due tasks appear here.',
  more: 'Show more',
  unread: 'unread',
  preferencesHelp: 'What you are told, and where',
  inApp: 'In the app',
  email: 'By email',
  saved: 'Notifications changed',
  notSaved: 'The notifications could not be changed',
} as const;
