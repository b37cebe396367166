import { type ReactNode, useState } from 'react';
import { useCurrency } from '../../lib/queries/settings.ts';
import { Field } from '../../ui/field.tsx';
import { useWithCustomFields } from '../api/custom-fields.ts';
import { problemWith } from '../api/record.edit.ts';
import type { RecordView } from '../view.ts';
import { FieldControl } from './field-control.tsx';
import { isTyped, readTyped } from './field-text.ts';

type Values = Readonly<Record<string, unknown>>;

/** What a create form that is written by hand asks for beside its own fields: custom fields, and those that the registry adds. */
export function useOtherInput(given: RecordView): {
  controls: ReactNode;
  /** What was typed, by the names of the fields; undefined where something is wrong with it, which is shown then. */
  read(): Promise<Values | undefined>;
  reset(): void;
} {
  const { kind, create } = useWithCustomFields(given);
  const currency = useCurrency();
  const [typed, setTyped] = useState<Values>({});
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const names = create.filter((name) => !given.create.includes(name));
  const read = async () => {
    const [values, found]: [Record<string, unknown>, Record<string, string>] = [{}, {}];
    for (const name of names) {
      const [field, value] = [kind.fields[name], typed[name]];
      if (!field || value === undefined || value === '') continue;
      const reading = isTyped(field) ? await readTyped(field, String(value), currency) : { value };
      const problem = 'problem' in reading ? reading.problem : problemWith(kind, name, reading.value);
      if (problem) found[name] = problem;
      else if ('value' in reading) values[name] = reading.value;
    }
    setProblems(found);
    return Object.keys(found).length > 0 ? undefined : values;
  };
  const controls = names.map((name) => {
    const field = kind.fields[name];
    if (!field) return null;
    return (
      <Field key={name} label={field.options.label} optional help={field.options.help} error={problems[name]}>
        <FieldControl
          field={field}
          value={typed[name]}
          onChange={(value) => setTyped((before) => ({ ...before, [name]: value }))}
        />
      </Field>
    );
  });
  return { controls, read, reset: () => setTyped({}) };
}
