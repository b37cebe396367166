import { create } from 'zustand';
import { persist } from 'zustand/middleware';

export const columnIds = [
  'email',
  'phone',
  'companyName',
  'title',
  'tags',
  'dates',
  'owner',
  'city',
  'timeZone',
  'createdAt',
  'updatedAt',
] as const;
export type ColumnId = (typeof columnIds)[number];

interface ColumnChoice {
  shown: ColumnId[];
  toggle(id: ColumnId): void;
  reset(): void;
}

const usual: ColumnId[] = ['email', 'phone', 'companyName', 'tags', 'dates', 'owner'];

/** Which columns the person wants in the contact list, kept in this browser. The name is always there. */
export const useColumns = create<ColumnChoice>()(
  persist(
    (set) => ({
      shown: usual,
      toggle: (id) =>
        set(({ shown }) => ({
          shown: columnIds.filter((other) => (other === id ? !shown.includes(id) : shown.includes(other))),
        })),
      reset: () => set({ shown: usual }),
    }),
    { name: 'sequelstring.contact-columns', partialize: ({ shown }) => ({ shown }) },
  ),
);
