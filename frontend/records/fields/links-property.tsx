import type { Field, KindName } from '@sequelstring/contract/records/field.ts';
import { Plus, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { recordWords as words } from '../../lib/messages/records.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Popover, PopoverContent, PopoverTrigger } from '../../ui/popover.tsx';
import { toast } from '../../ui/toast.tsx';
import { useLinkedKind, useLinkedTitle } from '../api/kinds.ts';
import { useRecordEdit } from '../api/record.edit.ts';
import type { AnyRecord } from '../record.ts';
import type { RecordView } from '../view.ts';
import { ChoiceList } from './choice-list.tsx';
import { LinkedRecord } from './field-value.tsx';
import { PropertyRow } from './inline-text.tsx';

interface LinkRowsProps {
  label: string;
  to: KindName;
  ids: readonly string[];
  readOnly: boolean;
  onAdd(id: string): void;
  onRemove(id: string): void;
  /** Beside each, such as a role. */
  beside?(id: string): ReactNode;
}

/** Records that a property names, each a way there; added and removed one by one. */
export function LinkRows({ label, to, ids, readOnly, onAdd, onRemove, beside }: LinkRowsProps) {
  const [open, setOpen] = useState(false);
  const link: Field = { type: 'link', to, options: { label, required: true } } as unknown as Field;
  if (readOnly && ids.length === 0) return null;
  return (
    <PropertyRow label={label}>
      <ul className="flex flex-col">
        {ids.map((id) => (
          <li key={id} className="group/link flex min-h-7 min-w-0 flex-wrap items-center gap-x-2 pl-2">
            <span className="flex min-w-0 flex-1">
              <LinkedRecord field={link} id={id} />
            </span>
            {beside?.(id)}
            {!readOnly && <RemoveButton to={to} id={id} onRemove={() => onRemove(id)} />}
          </li>
        ))}
      </ul>
      {!readOnly && (
        <Popover open={open} onOpenChange={setOpen}>
          <PopoverTrigger asChild>
            <Button
              size="sm"
              variant="ghost"
              className="h-7 px-2 font-normal text-muted"
              aria-label={words.addTo(label)}
            >
              <Plus aria-hidden strokeWidth={1.5} />
              {words.add}
            </Button>
          </PopoverTrigger>
          <PopoverContent aria-label={label} className="w-72 p-0">
            <ChoiceList
              field={link}
              value={undefined}
              onChoose={(id) => {
                setOpen(false);
                if (typeof id === 'string' && !ids.includes(id)) onAdd(id);
              }}
            />
          </PopoverContent>
        </Popover>
      )}
    </PropertyRow>
  );
}

function RemoveButton({ to, id, onRemove }: { to: KindName; id: string; onRemove(): void }) {
  const title = useLinkedTitle(useLinkedKind(to), id);
  return <IconButton icon={X} size="sm" label={words.removeFrom(title ?? '')} onClick={onRemove} />;
}

interface LinksPropertyProps {
  view: RecordView;
  record: AnyRecord;
  name: string;
  field: Field;
  readOnly: boolean;
}

/** A property that leads to several records. */
export function LinksProperty({ view, record, name, field, readOnly }: LinksPropertyProps) {
  const change = usePropertyChange(view, record, name, field.options.label);
  const ids = (record[name] as readonly string[] | undefined) ?? [];
  if (!field.to) return null;
  return (
    <LinkRows
      label={field.options.label}
      to={field.to}
      ids={ids}
      readOnly={readOnly || Boolean(field.options.readOnly)}
      onAdd={(id) => change([...ids, id])}
      onRemove={(id) => change(ids.filter((other) => other !== id))}
    />
  );
}

/** Changes one property at once, and says so where that is refused. */
export function usePropertyChange(view: RecordView, record: AnyRecord, name: string, label: string) {
  const edit = useRecordEdit(view.kind, view.confirm);
  return (value: unknown) =>
    void edit(record, label, { [name]: value }).then((problem) => {
      if (problem) toast.error(words.notChanged(label), { description: problem });
    });
}
