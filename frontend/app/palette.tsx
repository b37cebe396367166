import { Search } from 'lucide-react';
import { Dialog as Primitive } from 'radix-ui';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { cn } from '../ui/cn.ts';
import { Kbd } from '../ui/kbd.tsx';
import { type PaletteEntry, type PaletteGroup, usePaletteGroups } from './palette.groups.tsx';

interface PaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Jumps to any record or place and runs any action of the page; what was opened lately comes first. */
export function Palette({ open, onOpenChange }: PaletteProps) {
  const [text, setText] = useState('');
  const { groups, notice } = usePaletteGroups(text);
  const entries = groups.flatMap((group) => group.entries);
  const [chosen, setChosen] = useState<string | null>(null);
  const active = entries.find((entry) => entry.id === chosen) ?? entries[0];
  const listId = useId();
  const run = (entry: PaletteEntry | undefined) => {
    if (!entry) return;
    onOpenChange(false);
    entry.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && active) {
      event.preventDefault();
      const next = (entries.indexOf(active) + step + entries.length) % entries.length;
      setChosen(entries[next]?.id ?? null);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      run(active);
    }
  };
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 animate-appear bg-overlay" />
        <Primitive.Content
          aria-describedby={undefined}
          className="fixed top-[max(4vh,0.5rem)] left-1/2 z-40 flex max-h-[80dvh] w-[calc(100vw-1rem)] max-w-xl -translate-x-1/2 animate-rise flex-col overflow-hidden rounded-xl bg-raised shadow-float outline-none sm:top-[14vh] sm:max-h-[60dvh]"
        >
          <Primitive.Title className="sr-only">Command menu</Primitive.Title>
          <SearchField
            text={text}
            listId={listId}
            active={active}
            onType={(typed) => {
              setText(typed);
              setChosen(null);
            }}
            onKeyDown={onKeyDown}
          />
          <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain p-1.5">
            {notice && (
              <p role="status" className="px-2 py-2 text-muted">
                {notice}
              </p>
            )}
            <div role="listbox" id={listId} aria-label="Results">
              {groups.map((group) => (
                <Group
                  key={group.heading}
                  group={group}
                  listId={listId}
                  active={active}
                  onPoint={setChosen}
                  onRun={run}
                />
              ))}
            </div>
          </div>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

interface SearchFieldProps {
  text: string;
  listId: string;
  active: PaletteEntry | undefined;
  onType: (text: string) => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

function SearchField({ text, listId, active, onType, onKeyDown }: SearchFieldProps) {
  return (
    <div className="flex h-12 shrink-0 items-center gap-2.5 border-b px-4">
      <Search aria-hidden className="size-4 shrink-0 text-muted" strokeWidth={1.5} />
      <input
        role="combobox"
        aria-label="Command menu"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={active && optionId(listId, active)}
        autoComplete="off"
        spellCheck={false}
        placeholder="Search records, or type what to do"
        value={text}
        onChange={(event) => onType(event.target.value)}
        onKeyDown={onKeyDown}
        className="h-full min-w-0 flex-1 bg-transparent text-base outline-none"
      />
      <Kbd keys="escape" />
    </div>
  );
}

const optionId = (listId: string, entry: PaletteEntry): string => `${listId}-${entry.id}`;

interface GroupProps {
  group: PaletteGroup;
  listId: string;
  active: PaletteEntry | undefined;
  onPoint: (id: string) => void;
  onRun: (entry: PaletteEntry) => void;
}

function Group({ group, listId, active, onPoint, onRun }: GroupProps) {
  if (group.entries.length === 0) return null;
  const headingId = `${listId}-${group.heading}`;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset may not stand in a listbox
    <div role="group" aria-labelledby={headingId}>
      <p id={headingId} className="px-2 pt-2 pb-1 text-muted text-xs">
        {group.heading}
      </p>
      {group.entries.map((entry) => (
        <Option
          key={entry.id}
          id={optionId(listId, entry)}
          entry={entry}
          selected={entry === active}
          onPoint={() => onPoint(entry.id)}
          onRun={() => onRun(entry)}
        />
      ))}
    </div>
  );
}

interface OptionProps {
  id: string;
  entry: PaletteEntry;
  selected: boolean;
  onPoint: () => void;
  onRun: () => void;
}

function Option({ id, entry, selected, onPoint, onRun }: OptionProps) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (selected) element.current?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field above runs the chosen option on Enter
    // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field, which names the chosen option
    <div
      ref={element}
      role="option"
      id={id}
      aria-selected={selected}
      onPointerMove={selected ? undefined : onPoint}
      onClick={onRun}
      className={cn('option min-h-9', selected && 'bg-hover')}
    >
      {entry.mark}
      <span className="min-w-0 flex-1 truncate">{entry.label}</span>
      {entry.detail && <span className="min-w-0 max-w-1/2 truncate text-muted text-xs">{entry.detail}</span>}
      {entry.keys && <Kbd keys={entry.keys} />}
    </div>
  );
}
