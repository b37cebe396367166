import type { Field } from '@sequelstring/contract/records/field.ts';
import { type FocusEvent, type KeyboardEvent, useRef, useState } from 'react';
import { recordWords as words } from '../../lib/messages/records.ts';
import { useCurrency } from '../../lib/queries/settings.ts';
import { cn } from '../../ui/cn.ts';
import { Popover, PopoverAnchor, PopoverContent } from '../../ui/popover.tsx';
import { toast } from '../../ui/toast.tsx';
import { isSame } from '../api/record.cache.ts';
import { problemWith, useRecordEdit } from '../api/record.edit.ts';
import { ChoiceList } from '../fields/choice-list.tsx';
import { inputType, isTyped, readTyped, writeValue } from '../fields/field-text.ts';
import type { AnyRecord, Patch } from '../record.ts';
import type { RecordView } from '../view.ts';

interface CellEditorProps {
  view: RecordView;
  record: AnyRecord;
  /** The fields of the cell: one, or those that make up the name. */
  names: readonly string[];
  /** Begins with this text in place of the value. */
  typed?: string;
  /** The editing ended; Tab goes on to the next cell or the one before. */
  onClose(step: -1 | 0 | 1): void;
}

/** Edits a cell in its place: Enter and leaving save, Esc takes the typing back. */
export function CellEditor(props: CellEditorProps) {
  const { view, record, names, onClose } = props;
  const edit = useRecordEdit(view.kind, view.confirm);
  const base = useRef(record);
  const fields = names.map((name) => [name, view.fieldOf?.(name, record) ?? view.kind.fields[name]] as const);
  const save = async (patch: Patch) => {
    const label = names.length > 1 ? words.name : (fields[0]?.[1]?.options.label ?? words.name);
    const problem = await edit(base.current, label, patch);
    if (!problem) return;
    const again = () => void save(patch);
    toast.error(words.notChanged(label), { description: problem, action: { label: words.tryAgain, onClick: again } });
  };
  const [first] = fields;
  if (!first?.[1]) return null;
  if (isTyped(first[1])) return <TypedCell {...props} save={save} />;
  return (
    <Popover open onOpenChange={(open) => !open && onClose(0)}>
      <PopoverAnchor asChild>
        <span className="absolute inset-0" />
      </PopoverAnchor>
      <PopoverContent aria-label={first[1].options.label} className="w-64 p-0" sideOffset={0}>
        <ChoiceList
          field={first[1]}
          value={record[first[0]]}
          onChoose={(value) => {
            onClose(0);
            if (!isSame(value, record[first[0]])) void save({ [first[0]]: value });
          }}
        />
      </PopoverContent>
    </Popover>
  );
}

function TypedCell({ view, record, names, typed, onClose, save }: CellEditorProps & { save(patch: Patch): void }) {
  const currency = useCurrency();
  const fieldOf = (name: string) => view.kind.fields[name] as Field;
  const [texts, setTexts] = useState<Record<string, string>>(() =>
    Object.fromEntries(
      names.map((name, index) => [name, typed && index === 0 ? typed : writeValue(fieldOf(name), record[name])]),
    ),
  );
  const [problem, setProblem] = useState<{ name: string; text: string }>();
  const closed = useRef(false);

  const commit = async (step: -1 | 0 | 1) => {
    if (closed.current) return;
    const patch: Record<string, unknown> = {};
    for (const name of names) {
      const field = fieldOf(name);
      if (texts[name]?.trim() === writeValue(field, record[name])) continue;
      const reading = await readTyped(field, texts[name] ?? '', currency);
      const wrong = 'problem' in reading ? reading.problem : problemWith(view.kind, name, reading.value);
      if (wrong) return setProblem({ name, text: wrong });
      if ('value' in reading) patch[name] = reading.value;
    }
    if (closed.current) return;
    closed.current = true;
    if (Object.keys(patch).length > 0) save(patch);
    onClose(step);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === 'Escape') {
      closed.current = true;
      onClose(0);
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) void commit(0);
    else if (event.key === 'Tab' && leaves(event)) void commit(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
  };
  const onBlur = (event: FocusEvent<HTMLSpanElement>) => {
    if (!event.currentTarget.contains(event.relatedTarget)) void commit(0);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a cell's line
    <span
      role="group"
      aria-label={words.editing(names.length > 1 ? words.name : fieldOf(names[0] ?? '').options.label)}
      className="absolute -inset-px z-20 flex bg-surface shadow-float outline-2 outline-focus -outline-offset-1"
      onKeyDown={onKeyDown}
      onBlur={onBlur}
    >
      {names.map((name, index) => (
        <input
          key={name}
          // biome-ignore lint/a11y/noAutofocus: the person has just asked to edit this cell
          autoFocus={index === 0}
          onFocus={(event) => index === 0 && !typed && event.target.select()}
          aria-label={fieldOf(name).options.label}
          aria-invalid={problem?.name === name}
          aria-describedby={problem ? 'cell-problem' : undefined}
          placeholder={names.length > 1 ? fieldOf(name).options.label : undefined}
          type={inputType(fieldOf(name))}
          autoComplete="off"
          className={cn('min-w-0 flex-1 bg-transparent px-2 text-ink text-sm outline-none', index > 0 && 'border-l')}
          value={texts[name]}
          onChange={(event) => {
            setProblem(undefined);
            setTexts({ ...texts, [name]: event.target.value });
          }}
        />
      ))}
      {problem && (
        <span
          id="cell-problem"
          role="alert"
          className="absolute top-full left-0 z-30 mt-1 w-max max-w-72 rounded-md bg-raised px-2 py-1 text-negative text-xs shadow-float"
        >
          {problem.text}
        </span>
      )}
    </span>
  );
}

/** Whether Tab leaves the last field, or Shift+Tab the first. */
function leaves({ currentTarget, target, shiftKey }: KeyboardEvent): boolean {
  const inputs = [...currentTarget.querySelectorAll('input')];
  return target === (shiftKey ? inputs[0] : inputs.at(-1));
}
