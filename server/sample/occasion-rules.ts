import type { OccasionRuleInput } from '@sequelstring/contract/occasion-rules.ts';

const office: Pick<OccasionRuleInput, 'workingDays' | 'offDays' | 'paused' | 'daysBefore'> = {
  workingDays: [1, 2, 3, 4, 5],
  offDays: 'earlier',
  paused: false,
  daysBefore: 0,
};

/** A rule of each kind, the last one first. */
export const sampleRules = (tag: string): OccasionRuleInput[] => [
  {
    ...office,
    name: 'Work anniversaries in office hours',
    action: 'email',
    occasions: ['work_anniversary', 'customer_anniversary'],
    tone: 'warm',
    hours: { from: '08:00', to: '18:00' },
    approval: false,
    perDomainPerDay: 10,
  },
  {
    ...office,
    name: 'Key contacts get a personal look',
    action: 'email',
    occasions: [],
    filter: { field: 'tags', op: 'eq', value: tag },
    tone: 'warm',
    offDays: 'send',
    approval: true,
    personalLine: true,
  },
  {
    ...office,
    name: 'Cards for key contacts',
    action: 'task',
    occasions: ['birthday'],
    filter: { field: 'tags', op: 'eq', value: tag },
    daysBefore: 7,
    taskTitle: 'Send a card',
    approval: false,
  },
];
