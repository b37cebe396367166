import { type Listener, listener } from '../../kernel/module.ts';
import { followTasks } from './action-item.service.ts';
import type { CallDeps } from './call.service.ts';
import { matchAgain } from './telephony.match.ts';

export const callListeners = (deps: CallDeps): Listener[] => [
  listener({
    name: 'calls.followTasks',
    events: ['record.changed'],
    wants: ({ payload: { kind, action, changes } }) =>
      kind === 'task' && action === 'updated' && changes.some(({ field }) => field === 'status'),
    handle: (batch) => followTasks(deps, [...new Set(batch.map(({ payload }) => payload.id))]),
  }),
  listener({
    name: 'calls.matchAgain',
    events: ['record.changed'],
    wants: ({ payload: { kind, action, changes } }) =>
      kind === 'contact' &&
      (action === 'created' || changes.some(({ field }) => field === 'phone' || field === 'otherPhones')),
    handle: (batch) => matchAgain(deps, [...new Set(batch.map(({ payload }) => payload.id))]),
  }),
];
