import { Repeat } from '@sequelstring/contract/records/task.ts';
import { taskWords as words } from '../../lib/messages/crm.ts';
import type { AsChoice } from '../../records/view.ts';

const usual: readonly Repeat[] = [
  { every: 1, unit: 'day' },
  { every: 1, unit: 'week' },
  { every: 2, unit: 'week' },
  { every: 1, unit: 'month' },
  { every: 3, unit: 'month' },
  { every: 1, unit: 'year' },
];

const read = (value: unknown): string | undefined => {
  const { data } = Repeat.safeParse(value);
  return data && `${data.every} ${data.unit}`;
};

/** How often a task repeats; what the API has set otherwise is offered as well. */
export const repeatChoice: AsChoice = {
  choices(value) {
    const { data } = Repeat.safeParse(value);
    const others = data && !usual.some((one) => read(one) === read(data)) ? [data] : [];
    return [...usual, ...others].map((one) => ({ value: read(one) ?? '', label: words.repeats(one) }));
  },
  read,
  write(choice) {
    const [every, unit] = choice.split(' ');
    return { every: Number(every), unit };
  },
};
