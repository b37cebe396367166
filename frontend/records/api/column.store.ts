import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import { create } from 'zustand';
import { persist } from 'zustand/middleware';

/** Which columns are shown, in their order, and how wide those are that someone has made wider or narrower. */
export interface ColumnChoice {
  shown: readonly string[];
  /** Pixels by field; the column of the name has one too. */
  widths: Readonly<Record<string, number>>;
}

interface ColumnStore {
  /** By the list's plural name. */
  choices: Readonly<Record<string, ColumnChoice>>;
  set(list: string, choice: ColumnChoice | undefined): void;
}

/** Kept in this browser; a saved view has columns of its own. */
export const useColumnStore = create<ColumnStore>()(
  persist(
    (set) => ({
      choices: {},
      set: (list, choice) =>
        set(({ choices: { [list]: _before, ...others } }) => ({
          choices: choice ? { ...others, [list]: choice } : others,
        })),
    }),
    { name: 'sequelstring.columns', partialize: ({ choices }) => ({ choices }) },
  ),
);

/** The fields that can be columns. */
export const columnFields = ({ fields }: AnyKind): string[] =>
  Object.entries(fields).flatMap(([name, { options }]) => (options.column ? [name] : []));

export const usualColumns = (kind: AnyKind): ColumnChoice => ({
  shown: columnFields(kind).filter((name) => kind.fields[name]?.options.column === 'default'),
  widths: {},
});
