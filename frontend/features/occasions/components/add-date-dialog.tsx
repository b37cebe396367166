import { zodResolver } from '@hookform/resolvers/zod';
import type { Contact } from '@sequelstring/contract/crm.ts';
import { type ImportantDate, ImportantDateInput } from '@sequelstring/contract/dates.ts';
import { useState } from 'react';
import { Controller, type UseFormReturn, useForm } from 'react-hook-form';
import { showFailure } from '../../../lib/form-failure.ts';
import { displayName } from '../../../lib/format.ts';
import { futureBirthdayProblem, isFutureBirthday } from '../../../lib/future-birthday.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { DateInput } from '../../../ui/date-input.tsx';
import { Dialog, DialogContent, DialogFooter, focusFirstField } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useCreateDate, useUpdateDate } from '../api/date.queries.ts';
import { isLeapDay } from '../api/occurrence.ts';
import { DateScheduleFields } from './date-schedule-fields.tsx';
import { EmailTemplateSelector } from './email-template-selector.tsx';
import { occasionLabel, occasionOptions } from './occasion-icon.tsx';

interface AddDateDialogProps {
  contact: Contact;
  /** The date to change; a new one is added without. */
  date?: ImportantDate;
  open: boolean;
  onOpenChange(open: boolean): void;
}

export type DateForm = UseFormReturn<ImportantDateInput>;

/** Adds an important date to a contact, or changes one, beside the mail that will be sent for it. */
export function AddDateDialog({ contact, date, open, onOpenChange }: AddDateDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        size="lg"
        onOpenAutoFocus={focusFirstField}
        title={date ? `Change the ${occasionLabel(date.type, date.label).toLowerCase()}` : 'Add a date'}
        description={`${displayName(contact)} gets an email on the day.`}
      >
        <DateFields contact={contact} date={date} onClose={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

const TypedDate = ImportantDateInput.refine((date) => !isFutureBirthday(date), { path: ['date'] });

const leapOptions = [
  { value: 'feb28', label: '28 February' },
  { value: 'mar1', label: '1 March' },
  { value: 'leap-years-only', label: 'Leave those years out' },
] as const;

interface DateFieldsProps {
  contact: Contact;
  date: ImportantDate | undefined;
  onClose(): void;
}

function DateFields({ contact, date, onClose }: DateFieldsProps) {
  const save = useSave(contact.id, date);
  const [problem, setProblem] = useState<string | null>(null);
  const form = useForm<ImportantDateInput>({
    resolver: zodResolver(TypedDate),
    defaultValues: date
      ? fieldsOf(date)
      : { type: 'birthday', date: '', sendTime: '09:00', leapDay: 'feb28', repeatAnnually: true },
  });
  const { control, register, formState, watch } = form;
  const { errors } = formState;
  const [type, typedDate, template] = watch(['type', 'date', 'emailTemplate']);

  const submit = form.handleSubmit(async (values) => {
    setProblem(null);
    const label = values.type === 'custom' ? values.label : values.label || undefined;
    try {
      await save({ ...values, label });
      toast.success(date ? 'Date changed' : `${occasionLabel(values.type, label)} added`);
      onClose();
    } catch (failure) {
      setProblem(showFailure(form, failure, { email_template_not_found: 'emailTemplate' }));
    }
  });

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      {problem && <Callout tone="negative">{problem}</Callout>}
      <div className="grid gap-5 sm:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-4">
          <Field label="Occasion">
            <Controller
              control={control}
              name="type"
              render={({ field }) => (
                <Select options={occasionOptions} value={field.value} onValueChange={field.onChange} />
              )}
            />
          </Field>
          {type === 'custom' && (
            <Field label="Name of the occasion" error={errors.label?.message}>
              <Input placeholder="Name day" {...register('label')} />
            </Field>
          )}
          <Field
            label="Date"
            error={errors.date && dateProblem(type, typedDate)}
            help="Optional. Leave it out if you don't know it."
          >
            <Controller
              control={control}
              name="date"
              render={({ field }) => (
                <DateInput yearless value={field.value} onValueChange={field.onChange} onBlur={field.onBlur} />
              )}
            />
          </Field>
          {isLeapDay(typedDate) && (
            <Field label="In years without 29 February" help="Counted from the original date every time.">
              <Controller
                control={control}
                name="leapDay"
                render={({ field }) => (
                  <Select options={leapOptions} value={field.value} onValueChange={field.onChange} />
                )}
              />
            </Field>
          )}
          <DateScheduleFields form={form} contact={contact} />
        </div>
        <Controller
          control={control}
          name="emailTemplate"
          render={({ field }) => (
            <EmailTemplateSelector
              occasion={type}
              contactId={contact.id}
              value={template}
              onValueChange={field.onChange}
              error={errors.emailTemplate?.message}
            />
          )}
        />
      </div>
      <DialogFooter className="sticky bottom-0 z-10 -mx-5 -mb-5 border-t bg-raised px-5 py-3">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" loading={formState.isSubmitting}>
          {date ? 'Save' : 'Add date'}
        </Button>
      </DialogFooter>
    </form>
  );
}

const dateProblem = (type: string, typed: string): string =>
  isFutureBirthday({ type, date: typed })
    ? futureBirthdayProblem
    : typed
      ? `“${typed}” is not a date. Write it as 3 May 1990, or 3 May without the year.`
      : 'Enter a date, such as 3 May 1990.';

const fieldsOf = ({ id: _id, createdAt: _created, lastSent: _sent, ...fields }: ImportantDate): ImportantDateInput =>
  fields;

function useSave(contactId: string, date: ImportantDate | undefined) {
  const create = useCreateDate(contactId);
  const update = useUpdateDate(contactId);
  return async (values: ImportantDateInput) => {
    if (!date) return create.mutateAsync(values);
    const { label, timeZone, emailTemplate, ...fields } = values;
    const optional = { label: label ?? null, timeZone: timeZone ?? null, emailTemplate: emailTemplate ?? null };
    return update.mutateAsync({ id: date.id, patch: { ...fields, ...optional } });
  };
}
