import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react';
import { recordWords as words } from '../../lib/messages/records.ts';
import { cn } from '../../ui/cn.ts';

interface InlineTextProps {
  label: string;
  value: string | undefined;
  /** Saves the new text, null where it was emptied; answers with the problem, if there is one. */
  onSave(text: string | null): Promise<string | undefined>;
  /** What is wrong with a text before it is sent. */
  validate?(text: string | null): string | undefined | Promise<string | undefined>;
  /** The typing begins. */
  onBegin?(): void;
  /** Stands while the value is not being edited, in place of its text. */
  display?: ReactNode;
  help?: string;
  type?: 'text' | 'email' | 'tel' | 'url';
  readOnly?: boolean;
  /** Begins with the typing. */
  startsOpen?: boolean;
  /** The typing ended, whether something was saved or not. */
  onClose?(): void;
}

/** An address that is too long for one line is broken behind its @; what has none begins on the first line. */
function Text({ value }: { value: string }) {
  const at = value.indexOf('@') + 1;
  return (
    <span className="min-w-0 break-words">
      {value.slice(0, at)}
      {at > 0 && <wbr />}
      {value.slice(at)}
    </span>
  );
}

/** A property with its name at the left, edited in place: saved on Enter and when it is left, Esc takes the typing back. */
export function InlineText(props: InlineTextProps) {
  const { label, value = '', display, help, type = 'text', readOnly } = props;
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const edit = useInlineEdit(props);
  const close = (save: boolean) => {
    if (save) void edit.commit();
    else edit.cancel();
    requestAnimationFrame(() => button.current?.focus());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    close(event.key === 'Enter');
  };
  const describedBy = edit.problem || (help && edit.typed !== undefined) ? `${id}-help` : undefined;
  return (
    <PropertyRow label={label} labelFor={edit.typed === undefined ? undefined : id}>
      {edit.typed === undefined ? (
        <button
          ref={button}
          type="button"
          disabled={readOnly}
          onClick={edit.begin}
          className="flex min-h-7 w-full min-w-0 items-center rounded-md border border-transparent px-2 py-0.5 text-left enabled:hover:bg-hover disabled:cursor-default"
        >
          <span className="sr-only">{label}: </span>
          {value ? (display ?? <Text value={value} />) : <Nothing readOnly={readOnly} />}
        </button>
      ) : (
        <input
          id={id}
          // biome-ignore lint/a11y/noAutofocus: the person has just asked to edit this field
          autoFocus
          type={type}
          value={edit.typed}
          aria-invalid={Boolean(edit.problem)}
          aria-describedby={describedBy}
          autoComplete="off"
          onChange={(event) => edit.type(event.target.value)}
          onBlur={() => void edit.commit()}
          onKeyDown={onKeyDown}
          className="control h-7 px-2"
        />
      )}
      {describedBy && (
        <p
          id={describedBy}
          role={edit.problem ? 'alert' : undefined}
          className={cn('px-2 pt-0.5 text-xs', edit.problem ? 'text-negative' : 'text-muted')}
        >
          {edit.problem ?? help}
        </p>
      )}
    </PropertyRow>
  );
}

function Nothing({ readOnly }: { readOnly?: boolean }) {
  return <span className="text-faint">{readOnly ? '–' : words.add}</span>;
}

/** A property's name at the left and what shows or edits it at the right. */
export function PropertyRow(props: { label: string; labelFor?: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[6.5rem_minmax(0,1fr)] items-start gap-x-2">
      <label htmlFor={props.labelFor} className="pt-1 text-muted">
        {props.label}
      </label>
      <div className="min-w-0">{props.children}</div>
    </div>
  );
}

/** The typing in progress, undefined while there is none; it stays, with the reason, where it could not be saved. */
function useInlineEdit({ value = '', onSave, validate, onBegin, startsOpen, onClose }: InlineTextProps) {
  const [typed, setTyped] = useState<string | undefined>(startsOpen ? value : undefined);
  const [problem, setProblem] = useState<string>();
  const committing = useRef(false);
  return {
    typed,
    problem,
    begin() {
      onBegin?.();
      setTyped(value);
      setProblem(undefined);
    },
    type(text: string) {
      setTyped(text);
      setProblem(undefined);
    },
    cancel() {
      setTyped(undefined);
      setProblem(undefined);
      onClose?.();
    },
    async commit() {
      if (typed === undefined || committing.current) return;
      const text = typed.trim() || null;
      if (text === (value || null)) return this.cancel();
      committing.current = true;
      const wrong = await validate?.(text);
      if (wrong) {
        committing.current = false;
        return setProblem(wrong);
      }
      setTyped(undefined);
      const refused = await onSave(text);
      committing.current = false;
      if (!refused) return onClose?.();
      setTyped(typed);
      setProblem(refused);
    },
  };
}
