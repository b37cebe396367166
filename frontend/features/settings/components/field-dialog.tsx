import {
  type CustomField,
  type CustomFieldType,
  type CustomizableKind,
  customFieldLimits,
  customFieldTypes,
} from '@sequelstring/contract/records/custom.ts';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ApiFailure, failureMessage } from '../../../lib/api-failure.ts';
import { formatNumber } from '../../../lib/format.ts';
import { fieldTypeWords, fieldWords as words } from '../../../lib/messages/fields.ts';
import { asSentence } from '../../../lib/problem-words.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Dialog, DialogClose, DialogContent, DialogFooter } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Label } from '../../../ui/label.tsx';
import { Select } from '../../../ui/select.tsx';
import { Textarea } from '../../../ui/textarea.tsx';
import { toast } from '../../../ui/toast.tsx';
import { usageQuery, useCreateField, useUpdateField } from '../api/field.queries.ts';

interface FieldDialogProps {
  kind: CustomizableKind;
  /** The field to change; without one a new field is made. */
  field?: CustomField;
  onClose(): void;
}

const hasChoices = (type: CustomFieldType): boolean => type === 'choice' || type === 'choices';
const linesOf = (text: string): string[] => text.split('\n').flatMap((line) => line.trim() || []);

/** Adds a custom field, or changes one. */
export function FieldDialog({ kind, field, onClose }: FieldDialogProps) {
  const [create, update] = [useCreateField(), useUpdateField()];
  const live = (field?.choices ?? []).filter(({ retired }) => !retired);
  const [label, setLabel] = useState(field?.label ?? '');
  const [type, setType] = useState<CustomFieldType>(field?.type ?? 'text');
  const [choices, setChoices] = useState(live.map((one) => one.label).join('\n'));
  const [help, setHelp] = useState(field?.help ?? '');
  const [column, setColumn] = useState(field?.column ?? true);
  const [failure, setFailure] = useState<unknown>();
  const usage = useQuery({ ...usageQuery(field?.id ?? ''), enabled: Boolean(field?.choices) });
  const used = live.flatMap(({ value, label: name }) => {
    const count = usage.data?.choices[value] ?? 0;
    return count > 0 ? [`${name} (${formatNumber(count)})`] : [];
  });
  const problem = (name: string): string | undefined => {
    if (!(failure instanceof ApiFailure)) return undefined;
    if (name === 'label' && failure.code === 'field_exists') return failureMessage(failure);
    const [message] = failure.details[name] ?? [];
    return message && asSentence(message);
  };
  const isSaid = ['label', 'choices', 'help'].some(problem);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setFailure(undefined);
    const given = hasChoices(type)
      ? { choices: linesOf(choices).map((one) => ({ label: one, ...choiceValue(one, field) })) }
      : {};
    try {
      if (field) await update.mutateAsync({ id: field.id, label, help: help.trim() || null, column, ...given });
      else await create.mutateAsync({ kind, label, type, column, ...(help.trim() && { help }), ...given });
      toast.success(field ? words.saved(label) : words.added(label));
      onClose();
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={field ? words.edit : words.add}>
        <form onSubmit={(event) => void save(event)} noValidate className="flex flex-col gap-4">
          {failure !== undefined && !isSaid && <Callout tone="negative">{failureMessage(failure)}</Callout>}
          <Field label={words.label} error={problem('label')}>
            <Input
              autoComplete="off"
              maxLength={customFieldLimits.label}
              value={label}
              onChange={(event) => setLabel(event.target.value)}
            />
          </Field>
          {!field && (
            <Field label={words.type} help={words.typeHelp}>
              <Select
                options={customFieldTypes.map((value) => ({ value, label: fieldTypeWords[value] }))}
                value={type}
                onValueChange={setType}
              />
            </Field>
          )}
          {hasChoices(type) && (
            <Field
              label={words.choices}
              help={used.length > 0 ? words.choicesKept(used.join(', ')) : words.choicesHelp}
              error={problem('choices')}
            >
              <Textarea rows={5} value={choices} onChange={(event) => setChoices(event.target.value)} />
            </Field>
          )}
          <Field label={words.hint} optional error={problem('help')}>
            <Input
              autoComplete="off"
              maxLength={customFieldLimits.help}
              value={help}
              onChange={(event) => setHelp(event.target.value)}
            />
          </Field>
          <Label className="flex items-center gap-2 font-normal">
            <Checkbox checked={column} onCheckedChange={(checked) => setColumn(checked === true)} />
            {words.column}
          </Label>
          <DialogFooter>
            <DialogClose asChild>
              <Button variant="ghost">{words.cancel}</Button>
            </DialogClose>
            <Button type="submit" variant="primary" loading={create.isPending || update.isPending}>
              {field ? words.save : words.add}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

/** A choice that is written as before stays the same choice. */
function choiceValue(label: string, field: CustomField | undefined): { value?: string } {
  const known = field?.choices?.find((choice) => choice.label === label);
  return known ? { value: known.value } : {};
}
