import type { Field } from '@sequelstring/contract/records/field.ts';
import { useState } from 'react';
import { recordWords as words } from '../../lib/messages/records.ts';
import { Button } from '../../ui/button.tsx';
import { cn } from '../../ui/cn.ts';
import { DateInput } from '../../ui/date-input.tsx';
import { useFieldLabelId, useFieldProps } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { Popover, PopoverContent, PopoverTrigger } from '../../ui/popover.tsx';
import { Select } from '../../ui/select.tsx';
import { Textarea } from '../../ui/textarea.tsx';
import { ChoiceList } from './choice-list.tsx';
import { inputType } from './field-text.ts';
import { FieldValue } from './field-value.tsx';

interface FieldControlProps {
  field: Field;
  /** Of typed fields the text as it was typed; of others the value. */
  value: unknown;
  onChange(value: unknown): void;
}

/** The control of a form for a field, by its type; must stand within a `Field` of the kit. */
export function FieldControl({ field, value, onChange }: FieldControlProps) {
  switch (field.type) {
    case 'longText':
      return <Textarea rows={4} value={String(value ?? '')} onChange={(event) => onChange(event.target.value)} />;
    case 'date':
      return <DateInput value={String(value ?? '')} onValueChange={onChange} />;
    case 'choice':
      return <Select options={field.choices ?? []} value={value as string | undefined} onValueChange={onChange} />;
    case 'choices':
    case 'user':
    case 'link':
    case 'timeZone':
    case 'yesNo':
      return <Chosen field={field} value={value} onChange={onChange} />;
    default:
      return (
        <Input
          type={inputType(field)}
          autoComplete="off"
          inputMode={field.type === 'number' ? 'decimal' : undefined}
          value={String(value ?? '')}
          onChange={(event) => onChange(event.target.value)}
        />
      );
  }
}

function Chosen({ field, value, onChange }: FieldControlProps) {
  const [open, setOpen] = useState(false);
  const props = useFieldProps();
  const labelId = useFieldLabelId();
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button
          {...props}
          aria-labelledby={labelId && props.id ? `${labelId} ${props.id}` : undefined}
          className={cn('control justify-start font-normal', !value && 'text-muted')}
        >
          {value ? <FieldValue field={field} value={value} plain /> : words.choose}
        </Button>
      </PopoverTrigger>
      <PopoverContent aria-label={field.options.label} className="w-72 p-0">
        <ChoiceList
          field={field}
          value={value}
          onChoose={(next) => {
            onChange(next ?? undefined);
            setOpen(false);
          }}
        />
      </PopoverContent>
    </Popover>
  );
}
