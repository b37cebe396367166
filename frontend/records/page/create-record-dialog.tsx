import type { Field as FieldOfKind } from '@sequelstring/contract/records/field.ts';
import { type FormEvent, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { ApiFailure, failureMessage } from '../../lib/api-failure.ts';
import { recordWords as words } from '../../lib/messages/records.ts';
import { asSentence, problemWords } from '../../lib/problem-words.ts';
import { useCurrency } from '../../lib/queries/settings.ts';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Dialog, DialogContent, DialogFooter, focusFirstField } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Label } from '../../ui/label.tsx';
import { toast } from '../../ui/toast.tsx';
import { useWithCustomFields } from '../api/custom-fields.ts';
import { useCreateRecord } from '../api/record.create.ts';
import { fieldOfPath } from '../custom-values.ts';
import { FieldControl } from '../fields/field-control.tsx';
import { choiceField, isTyped, readTyped } from '../fields/field-text.ts';
import { titleOf } from '../record.ts';
import { type RecordView, recordPath } from '../view.ts';

type Typed = Readonly<Record<string, unknown>>;

interface CreateRecordDialogProps {
  view: RecordView;
  open: boolean;
  onOpenChange(open: boolean): void;
  /** What a new record starts with, such as the account that it belongs to. */
  start?: Typed;
}

/** Creates a record from the fields that one knows first. */
export function CreateRecordDialog({ view: given, open, onOpenChange, start = {} }: CreateRecordDialogProps) {
  const view = useWithCustomFields(given);
  // Kept while the page is shown, so that closing by mistake loses nothing.
  const draft = useRef<Typed>({});
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title={words.newOne(view.kind.label.one)} size="md" onOpenAutoFocus={focusFirstField}>
        <CreateForm view={view} draft={draft} start={start} onClose={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

interface CreateFormProps {
  view: RecordView;
  draft: { current: Typed };
  start: Typed;
  onClose(): void;
}

function CreateForm({ view, draft, start, onClose }: CreateFormProps) {
  const { kind } = view;
  const navigate = useNavigate();
  const create = useCreateRecord(kind);
  const currency = useCurrency();
  const form = useRef<HTMLFormElement>(null);
  const [typed, setTyped] = useState<Typed>({ ...defaultsOf(view), ...start, ...draft.current });
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const [failure, setFailure] = useState<string>();
  const [more, setMore] = useState(false);
  const type = (name: string, value: unknown) => {
    const changed = withoutForeign(view, { ...typed, [name]: value });
    draft.current = { ...draft.current, ...changed };
    setTyped(changed);
    if (problems[name]) setProblems({ ...problems, [name]: '' });
  };
  const refuse = (found: Record<string, string>) => {
    setProblems(found);
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setFailure(undefined);
    const { input, problems: found } = await readForm(view, typed, currency);
    if (Object.keys(found).length > 0) return refuse(found);
    try {
      const record = await create.mutateAsync(input);
      draft.current = {};
      const open = () => navigate(recordPath(view, record.id));
      toast.success(words.created(titleOf(kind, record)), more ? { action: { label: words.open, onClick: open } } : {});
      if (!more) {
        onClose();
        return open();
      }
      setTyped({ ...defaultsOf(view), ...start });
      form.current?.querySelector<HTMLElement>('input, textarea')?.focus();
    } catch (error) {
      const named = error instanceof ApiFailure ? Object.entries(error.details) : [];
      const known = named.filter(([path]) => view.create.includes(fieldOfPath(path)));
      if (known.length === 0) return setFailure(failureMessage(error));
      refuse(Object.fromEntries(known.map(([path, [message = '']]) => [fieldOfPath(path), asSentence(message)])));
    }
  };
  return (
    <form ref={form} onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
      {failure && <Callout tone="negative">{failure}</Callout>}
      <div className="grid gap-4 sm:grid-cols-2">
        {view.create.map((name, index) => {
          const field = fieldIn(view, name, typed);
          if (!field) return null;
          const wide = index === 0 || field.type === 'longText';
          return (
            <Field
              key={name}
              label={field.options.label}
              optional={!view.titleFields.includes(name)}
              help={view.help?.[name] ?? field.options.help}
              error={problems[name]}
              className={wide ? 'sm:col-span-2' : undefined}
            >
              <FieldControl field={field} value={typed[name]} onChange={(value) => type(name, value)} />
            </Field>
          );
        })}
      </div>
      <DialogFooter className="items-center">
        <Label className="mr-auto flex items-center gap-2 font-normal">
          <Checkbox checked={more} onCheckedChange={(checked) => setMore(checked === true)} />
          {words.createAnother}
        </Label>
        <Button onClick={onClose}>{words.cancel}</Button>
        <Button type="submit" variant="primary" loading={create.isPending}>
          {words.create(kind.label.one)}
        </Button>
      </DialogFooter>
    </form>
  );
}

/** A field of the form: as it is with what else was typed. */
function fieldIn({ kind, fieldOf, asChoice }: RecordView, name: string, typed: Typed): FieldOfKind | undefined {
  const field = kind.fields[name];
  const as = asChoice?.[name];
  return field && as ? choiceField(field, as, undefined) : (fieldOf?.(name, typed) ?? field);
}

/** Without choices that another value has taken away, such as the stage of another pipeline. */
function withoutForeign({ create, fieldOf }: RecordView, typed: Typed): Typed {
  const foreign = create.filter((name) => {
    const choices = fieldOf?.(name, typed)?.choices;
    return typed[name] !== undefined && choices && !choices.some(({ value }) => value === typed[name]);
  });
  return { ...typed, ...Object.fromEntries(foreign.map((name) => [name, undefined])) };
}

/** What the registry says that a new record has, where it is a choice that can be shown. */
function defaultsOf({ kind, create }: RecordView): Typed {
  return Object.fromEntries(
    create.flatMap((name) => {
      const field = kind.fields[name];
      return field?.type === 'choice' && field.options.default ? [[name, field.options.default]] : [];
    }),
  );
}

interface ReadForm {
  input: Record<string, unknown>;
  problems: Record<string, string>;
}

/** What was typed as the contract takes it, and what of it it does not. */
async function readForm({ kind, create, asChoice }: RecordView, typed: Typed, currency: string): Promise<ReadForm> {
  const input: Record<string, unknown> = {};
  const problems: Record<string, string> = {};
  for (const [name, value] of Object.entries(typed)) {
    const field: FieldOfKind | undefined = kind.fields[name];
    if (!field || value === undefined || value === null || String(value).trim() === '') continue;
    const reading = isTyped(field) && typeof value === 'string' ? await readTyped(field, value, currency) : { value };
    const as = asChoice?.[name];
    if ('problem' in reading) problems[name] = reading.problem;
    else input[name] = as ? as.write(String(reading.value)) : reading.value;
  }
  const where = (path: PropertyKey | undefined) => (create.includes(String(path)) ? String(path) : (create[0] ?? ''));
  for (const issue of kind.Input.safeParse(input).error?.issues ?? []) {
    const missing = input[String(issue.path[0])] === undefined;
    problems[where(issue.path[0])] ??= missing ? words.needed : problemWords(issue);
  }
  for (const { path, message, test } of kind.rules ?? []) {
    if (!test(input)) problems[where(path)] ??= asSentence(message);
  }
  return { input, problems };
}
