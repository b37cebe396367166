import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { timelineWords as words } from '../../lib/messages/timeline.ts';
import { useUsers } from '../../lib/queries/users.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { cn } from '../../ui/cn.ts';
import { Textarea } from '../../ui/textarea.tsx';

interface MentionTextareaProps {
  label: string;
  /** Markdown; people in it stand as `@[Name](id)`. */
  value: string;
  onChange(value: string): void;
  onSubmit(): void;
  onCancel?(): void;
  placeholder?: string;
  rows?: number;
  autoFocus?: boolean;
}

const written = /@\[([^\]]{1,120})\]\(([0-9a-f]{24})\)/g;
const mostOffered = 6;

/** A text field in which `@` offers people; it shows their names and keeps their ids. */
export function MentionTextarea(props: MentionTextareaProps) {
  const { label, value, onChange, onSubmit, onCancel, placeholder, rows = 3, autoFocus } = props;
  const area = useRef<HTMLTextAreaElement>(null);
  const known = useRef(new Map<string, string>());
  const [asked, setAsked] = useState<string>();
  const [at, setAt] = useState(0);
  const list = useId();
  const { data: users = [] } = useUsers(asked !== undefined);
  for (const [, name, id] of value.matchAll(written)) known.current.set(name!, id!);
  const shown = value.replace(written, (_all, name: string) => `@${name}`);
  const offered = asked === undefined ? [] : users.filter(({ name }) => fits(name, asked)).slice(0, mostOffered);
  const isOpen = offered.length > 0;

  const tell = (text: string) => onChange(withIds(text, known.current));
  const look = () => {
    const { value: text, selectionStart } = area.current!;
    const [, typed] =
      /(?:^|[\s(])@([\p{L}\p{N}.'-]{0,30}(?: [\p{L}\p{N}.'-]{0,30})?)$/u.exec(text.slice(0, selectionStart)) ?? [];
    setAsked(typed);
    setAt(0);
  };
  const pick = (index: number) => {
    const user = offered[index];
    const field = area.current;
    if (!user || !field || asked === undefined) return;
    known.current.set(user.name, user.id);
    const start = field.selectionStart - asked.length - 1;
    const text = `${shown.slice(0, start)}@${user.name} ${shown.slice(field.selectionStart)}`;
    const caret = start + user.name.length + 2;
    // The caret moves before the next key: one typed right after the choice goes behind the name.
    flushSync(() => {
      setAsked(undefined);
      tell(text);
    });
    field.setSelectionRange(caret, caret);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
      event.preventDefault();
      return onSubmit();
    }
    if (!isOpen) {
      if (event.key === 'Escape' && onCancel) {
        event.stopPropagation();
        onCancel();
      }
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setAt((at + step + offered.length) % offered.length);
    else if (event.key === 'Enter' || event.key === 'Tab') pick(at);
    else if (event.key === 'Escape') setAsked(undefined);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="relative">
      <Textarea
        ref={area}
        aria-label={label}
        aria-autocomplete="list"
        aria-controls={isOpen ? list : undefined}
        aria-activedescendant={isOpen ? `${list}-${at}` : undefined}
        rows={rows}
        className="text-base"
        placeholder={placeholder}
        autoFocus={autoFocus}
        value={shown}
        onChange={(event) => {
          tell(event.target.value);
          look();
        }}
        onKeyDown={onKeyDown}
        onBlur={() => setAsked(undefined)}
      />
      {isOpen && (
        <div
          id={list}
          role="listbox"
          aria-label={words.mentions}
          className="absolute top-full left-2 z-20 mt-1 w-64 rounded-lg border bg-raised p-1 shadow-lg"
        >
          {offered.map((user, index) => (
            // biome-ignore lint/a11y/useFocusableInteractive: the text field keeps the focus and names the active one
            <div
              key={user.id}
              id={`${list}-${index}`}
              role="option"
              aria-selected={index === at}
              className={cn('flex h-8 items-center gap-2 rounded-md px-2', index === at && 'bg-hover')}
              onMouseDown={(event) => {
                event.preventDefault();
                pick(index);
              }}
              onMouseEnter={() => setAt(index)}
            >
              <Avatar name={user.name} size="xs" />
              <span className="truncate">{user.name}</span>
            </div>
          ))}
        </div>
      )}
    </div>
  );
}

const fits = (name: string, typed: string): boolean => ` ${name}`.toLowerCase().includes(` ${typed.toLowerCase()}`);

/** Longer names first, so that none is taken for the beginning of another. */
function withIds(text: string, known: ReadonlyMap<string, string>): string {
  const names = [...known.keys()].sort((a, b) => b.length - a.length);
  if (names.length === 0) return text;
  const pattern = new RegExp(`@(${names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`, 'g');
  return text.replace(pattern, (_all, name: string) => `@[${name}](${known.get(name)})`);
}
