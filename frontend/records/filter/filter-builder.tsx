import { type Condition, type Filter, problemsOf } from '@sequelstring/contract/filter.ts';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { recordWords as words } from '../../lib/messages/records.ts';
import { Button } from '../../ui/button.tsx';
import { Combobox } from '../../ui/combobox.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Select } from '../../ui/select.tsx';
import type { RecordView } from '../view.ts';
import { ConditionValue } from './condition-value.tsx';
import {
  filterFields,
  type Group,
  isGroup,
  newCondition,
  operatorChoices,
  operatorWord,
  toFilter,
  toGroup,
  withOperator,
} from './filter.edit.ts';

interface FilterBuilderProps {
  view: Pick<RecordView, 'kind'>;
  filter: Filter | undefined;
  onChange(filter: Filter | undefined): void;
}

/** Builds a filter of conditions and groups of them. What lacks a value yet asks nothing. */
export function FilterBuilder({ view, filter, onChange }: FilterBuilderProps) {
  const { fields } = view.kind;
  const [group, setGroup] = useState(() => toGroup(filter));
  const change = (next: Group) => {
    setGroup(next);
    onChange(toFilter(next, (condition) => problemsOf(condition, fields).length === 0));
  };
  return <GroupEditor view={view} group={group} depth={0} onChange={change} />;
}

interface GroupEditorProps {
  view: Pick<RecordView, 'kind'>;
  group: Group;
  depth: number;
  onChange(group: Group): void;
  onRemove?(): void;
}

const hows = [
  { value: 'and', label: words.matchAll },
  { value: 'or', label: words.matchAny },
] as const;

function GroupEditor({ view, group, depth, onChange, onRemove }: GroupEditorProps) {
  const { members } = group;
  const replace = (index: number, member: Group | Condition) =>
    onChange({ ...group, members: members.map((other, position) => (position === index ? member : other)) });
  const remove = (index: number) =>
    onChange({ ...group, members: members.filter((_, position) => position !== index) });
  const add = (member: Group | Condition) => onChange({ ...group, members: [...members, member] });
  const [first] = filterFields(view.kind.fields);
  const started = first ? newCondition(...first) : undefined;
  return (
    <fieldset className={depth > 0 ? 'flex flex-col gap-2 rounded-lg border bg-sunken p-2' : 'flex flex-col gap-2'}>
      <legend className="sr-only">{words.match}</legend>
      {(members.length > 1 || depth > 0) && (
        <div className="flex items-center gap-2 text-muted">
          {words.match}
          <Select
            aria-label={words.match}
            className="h-7 w-24"
            options={hows}
            value={group.how}
            onValueChange={(how) => onChange({ ...group, how })}
          />
          {onRemove && (
            <IconButton icon={X} size="sm" label={words.removeGroup} className="ml-auto" onClick={onRemove} />
          )}
        </div>
      )}
      {members.map((member, index) =>
        isGroup(member) ? (
          <GroupEditor
            // biome-ignore lint/suspicious/noArrayIndexKey: members have no name of their own
            key={index}
            view={view}
            group={member}
            depth={depth + 1}
            onChange={(next) => replace(index, next)}
            onRemove={() => remove(index)}
          />
        ) : (
          <ConditionEditor
            // biome-ignore lint/suspicious/noArrayIndexKey: members have no name of their own
            key={`${index}${member.field}`}
            view={view}
            condition={member}
            onChange={(next) => replace(index, next)}
            onRemove={() => remove(index)}
          />
        ),
      )}
      {started && (
        <div className="flex gap-1">
          <Button size="sm" variant="ghost" onClick={() => add(started)}>
            <Plus aria-hidden strokeWidth={1.5} />
            {words.addCondition}
          </Button>
          {depth < 2 && (
            <Button size="sm" variant="ghost" onClick={() => add({ how: 'or', members: [started] })}>
              <Plus aria-hidden strokeWidth={1.5} />
              {words.addGroup}
            </Button>
          )}
        </div>
      )}
    </fieldset>
  );
}

interface ConditionEditorProps {
  view: Pick<RecordView, 'kind'>;
  condition: Condition;
  onChange(condition: Condition): void;
  onRemove(): void;
}

function ConditionEditor({ view, condition, onChange, onRemove }: ConditionEditorProps) {
  const fields = filterFields(view.kind.fields);
  const field = view.kind.fields[condition.field];
  if (!field) return null;
  const choose = (name: string | undefined) => {
    const next = name && view.kind.fields[name];
    if (next && name !== condition.field) onChange(newCondition(name, next));
  };
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto] items-start gap-1.5 sm:grid-cols-[9.5rem_8.5rem_minmax(0,1fr)_auto]">
      <Combobox
        aria-label={words.field}
        options={fields.map(([value, { options }]) => ({ value, label: options.label }))}
        value={condition.field}
        onValueChange={choose}
      />
      <Select
        aria-label={words.operator}
        options={operatorChoices(field).map((op) => ({ value: op, label: operatorWord(field, op) }))}
        value={condition.op}
        onValueChange={(op) => onChange(withOperator(condition, op))}
      />
      <div className="min-w-0 max-sm:order-last max-sm:col-span-3">
        <ConditionValue
          field={field}
          condition={condition}
          onChange={(value) =>
            onChange({ field: condition.field, op: condition.op, ...(value === undefined ? {} : { value }) })
          }
        />
      </div>
      <IconButton icon={X} label={words.removeCondition} onClick={onRemove} />
    </div>
  );
}
