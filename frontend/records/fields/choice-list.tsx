import type { Field } from '@sequelstring/contract/records/field.ts';
import { lazy, Suspense, useMemo, useState } from 'react';
import { recordWords as words } from '../../lib/messages/records.ts';
import { useUsers } from '../../lib/queries/users.ts';
import { listZones } from '../../lib/time-zones.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import type { ComboboxOption } from '../../ui/combobox.tsx';
import { Label } from '../../ui/label.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useLinkedKind, useLinkedTitle } from '../api/kinds.ts';
import { useFound } from '../api/record.queries.ts';
import { titleOf } from '../record.ts';

const ComboboxList = lazy(async () => ({ default: (await import('../../ui/combobox-list.tsx')).ComboboxList }));

interface ChoiceListProps {
  field: Field;
  value: unknown;
  /** Called with null when the empty choice is taken. */
  onChoose(value: unknown): void;
}

/** The values that a field can have, to choose one from: people, records, zones or its fixed choices. */
export function ChoiceList({ field, value, onChoose }: ChoiceListProps) {
  return (
    <Suspense fallback={<Skeleton className="m-3 h-24" />}>
      {field.type === 'link' ? (
        <RecordChoices field={field} value={value} onChoose={onChoose} />
      ) : field.type === 'choices' ? (
        <ManyChoices field={field} value={value} onChoose={onChoose} />
      ) : (
        <FixedChoices field={field} value={value} onChoose={onChoose} />
      )}
    </Suspense>
  );
}

/** The choices of fields whose values are all known. */
export function useChoices(field: Field): readonly ComboboxOption[] {
  const users = useUsers(field.type === 'user').data;
  return useMemo(() => {
    if (field.type === 'user')
      return (users ?? []).map(({ id, name, email }) => ({ value: id, label: name, hint: email }));
    if (field.type === 'timeZone') return listZones();
    if (field.type === 'yesNo') {
      return [
        { value: 'true', label: words.yes },
        { value: 'false', label: words.no },
      ];
    }
    return field.choices ?? [];
  }, [field, users]);
}

function FixedChoices({ field, value, onChoose }: ChoiceListProps) {
  const chosen = value === undefined || value === null ? undefined : String(value);
  const options = useChoices(field).filter((one) => !('retired' in one && one.retired) || one.value === chosen);
  const choose = (one: string | undefined) => {
    if (field.type === 'yesNo') onChoose(one === 'true');
    else onChoose(one ?? null);
  };
  return (
    <ComboboxList
      options={options}
      value={chosen}
      label={field.type === 'user' ? words.searchPeople : field.options.label}
      emptyText={words.nothingFound}
      clearLabel={field.options.required ? undefined : words.none}
      onChoose={choose}
    />
  );
}

/** Several of the fixed choices, taken over together. */
function ManyChoices({ field, value, onChoose }: ChoiceListProps) {
  const [chosen, setChosen] = useState<readonly string[]>(Array.isArray(value) ? (value as string[]) : []);
  const options = (field.choices ?? []).filter((one) => !one.retired || chosen.includes(one.value));
  const toggle = (one: string) =>
    setChosen(chosen.includes(one) ? chosen.filter((other) => other !== one) : [...chosen, one]);
  return (
    <div className="flex flex-col gap-2 p-2">
      <ul className="flex max-h-64 flex-col overflow-y-auto">
        {options.map((one) => (
          <li key={one.value}>
            <Label className="flex min-h-8 items-center gap-2 rounded-md px-2 font-normal hover:bg-hover">
              <Checkbox checked={chosen.includes(one.value)} onCheckedChange={() => toggle(one.value)} />
              {one.label}
            </Label>
          </li>
        ))}
      </ul>
      <Button size="sm" variant="primary" onClick={() => onChoose(chosen.length > 0 ? chosen : null)}>
        {words.apply}
      </Button>
    </div>
  );
}

function RecordChoices({ field, value, onChoose }: ChoiceListProps) {
  const linked = useLinkedKind(field.to);
  const [typed, setTyped] = useState('');
  const title = useLinkedTitle(linked, typeof value === 'string' ? value : undefined);
  if (!linked) return <p className="p-3 text-muted">{words.nothingFound}</p>;
  return (
    <FoundRecords
      linked={linked}
      typed={typed}
      onSearch={setTyped}
      value={value}
      title={title}
      onChoose={onChoose}
      required={field.options.required}
    />
  );
}

interface FoundRecordsProps {
  linked: NonNullable<ReturnType<typeof useLinkedKind>>;
  typed: string;
  onSearch(text: string): void;
  value: unknown;
  title: string | undefined;
  required: boolean | undefined;
  onChoose(value: unknown): void;
}

function FoundRecords({ linked, typed, onSearch, value, title, required, onChoose }: FoundRecordsProps) {
  const { data = [] } = useFound(linked.kind, typed);
  const options = data.map((record) => ({ value: record.id, label: titleOf(linked.kind, record) }));
  const chosen = typeof value === 'string' ? value : undefined;
  const shown =
    chosen && title && typed === '' && !options.some((option) => option.value === chosen)
      ? [{ value: chosen, label: title }, ...options]
      : options;
  return (
    <ComboboxList
      options={shown}
      value={chosen}
      label={words.searchRecords(linked.kind.label.many)}
      emptyText={words.nothingFound}
      clearLabel={required ? undefined : words.none}
      onSearch={onSearch}
      onChoose={(id) => onChoose(id ?? null)}
    />
  );
}
