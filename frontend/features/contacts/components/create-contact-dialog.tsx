import { zodResolver } from '@hookform/resolvers/zod';
import { ContactInput } from '@sequelstring/contract/crm.ts';
import { accountKind } from '@sequelstring/contract/records/account.ts';
import { contactKind } from '@sequelstring/contract/records/contact.ts';
import { useEffect, useRef, useState } from 'react';
import { useForm } from 'react-hook-form';
import { useNavigate } from 'react-router';
import { z } from 'zod';
import { showFailure } from '../../../lib/form-failure.ts';
import { futureBirthdayProblem, isFutureBirthday } from '../../../lib/future-birthday.ts';
import { contactWords as words } from '../../../lib/messages/contacts.ts';
import { problemWords } from '../../../lib/problem-words.ts';
import { useCreateRecord } from '../../../records/api/record.create.ts';
import { useOtherInput } from '../../../records/fields/other-input.tsx';
import { titleOf } from '../../../records/record.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { DateInput } from '../../../ui/date-input.tsx';
import { Dialog, DialogContent, DialogFooter, focusFirstField } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Label } from '../../../ui/label.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useAccountMatch } from '../api/contact.queries.ts';
import { contactView } from '../contact-view.tsx';
import { DuplicateWarning } from './duplicate-warning.tsx';

interface Typed {
  firstName: string;
  lastName: string;
  email: string;
  phone: string;
  companyName: string;
  title: string;
  birthday: string;
}

const nothing: Typed = { firstName: '', lastName: '', email: '', phone: '', companyName: '', title: '', birthday: '' };

/** What was typed as the contract takes it: empty fields left out, a birthday as the first date. */
const toContact = ({ birthday, firstName, lastName, ...optional }: Typed): ContactInput => ({
  firstName,
  lastName,
  ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value.trim() !== '')),
  ...(birthday ? { importantDates: [{ type: 'birthday' as const, date: birthday }] } : {}),
});

const TypedContact = z.custom<Typed>().superRefine((typed, context) => {
  const { error } = ContactInput.safeParse(toContact(typed));
  for (const issue of error?.issues ?? []) {
    const field = issue.path[0] === 'importantDates' ? 'birthday' : issue.path[0];
    context.addIssue({ code: 'custom', path: [String(field)], message: problemWords(issue) });
  }
  if (isFutureBirthday({ type: 'birthday', date: typed.birthday })) {
    context.addIssue({ code: 'custom', path: ['birthday'], message: futureBirthdayProblem });
  }
});

interface CreateContactDialogProps {
  open: boolean;
  onOpenChange(open: boolean): void;
}

/** Creates a contact from what one knows first; warns while typing where the person may exist already. */
export function CreateContactDialog({ open, onOpenChange }: CreateContactDialogProps) {
  // Kept while the list is shown, so that closing by mistake loses nothing.
  const draft = useRef(nothing);
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title="New contact" size="md" onOpenAutoFocus={focusFirstField}>
        <CreateContactForm draft={draft} onClose={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

function CreateContactForm({ draft, onClose }: { draft: { current: Typed }; onClose(): void }) {
  const navigate = useNavigate();
  const create = useCreateRecord(contactKind);
  const other = useOtherInput(contactView);
  const [problem, setProblem] = useState<string | null>(null);
  const [more, setMore] = useState(false);
  const form = useForm<Typed>({ resolver: zodResolver(TypedContact), defaultValues: draft.current });
  const { register, formState, watch, setFocus } = form;
  const typed = watch();
  useEffect(() => {
    draft.current = typed;
  });

  const createAccount = useCreateRecord(accountKind);
  const [makesAccount, setMakesAccount] = useState(false);
  const { data: match } = useAccountMatch(typed);
  const isUnknown = typed.companyName.trim().length > 1 && match?.candidates.length === 0;
  const accountHelp = match?.account
    ? words.linksTo(match.account.name)
    : match?.candidates.length
      ? words.severalAccounts
      : undefined;

  const submit = form.handleSubmit(async (values) => {
    setProblem(null);
    const others = await other.read();
    if (!others) return;
    try {
      const account =
        isUnknown && makesAccount ? await createAccount.mutateAsync({ name: values.companyName.trim() }) : undefined;
      const contact = await create.mutateAsync({
        ...{ ...toContact(values), ...others },
        ...(account && { company: account.id }),
      });
      setMakesAccount(false);
      form.reset(nothing);
      other.reset();
      draft.current = nothing;
      const done = `${titleOf(contactKind, contact)} created`;
      const show = () => navigate(`/contacts/${contact.id}`);
      if (more) {
        toast.success(done, { action: { label: 'Open', onClick: show } });
        setFocus('firstName');
      } else {
        toast.success(done);
        onClose();
        show();
      }
    } catch (failure) {
      setProblem(showFailure(form, failure, { contact_email_taken: 'email' }));
    }
  });
  const errorOf = (field: keyof Typed) => formState.errors[field]?.message;

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      {problem && <Callout tone="negative">{problem}</Callout>}
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="First name" error={errorOf('firstName')}>
          <Input autoComplete="off" {...register('firstName')} />
        </Field>
        <Field label="Last name" error={errorOf('lastName')}>
          <Input autoComplete="off" {...register('lastName')} />
        </Field>
        <Field label="Email" optional error={errorOf('email')}>
          <Input type="email" autoComplete="off" {...register('email')} />
        </Field>
        <Field label="Phone" optional error={errorOf('phone')}>
          <Input type="tel" autoComplete="off" placeholder="+1 202 555 0123" {...register('phone')} />
        </Field>
        <Field label="Company" optional error={errorOf('companyName')} help={accountHelp}>
          <Input autoComplete="off" {...register('companyName')} />
        </Field>
        <Field label="Title" optional error={errorOf('title')}>
          <Input autoComplete="off" {...register('title')} />
        </Field>
        <Field
          label="Birthday"
          optional
          error={errorOf('birthday')}
          help="Year optional. We'll schedule a greeting."
          className="sm:col-span-2"
        >
          <DateInput
            yearless
            value={typed.birthday}
            onValueChange={(birthday) =>
              form.setValue('birthday', birthday, { shouldValidate: formState.isSubmitted || birthday !== '' })
            }
          />
        </Field>
        {isUnknown && (
          <Label className="flex items-center gap-2 font-normal sm:col-span-2">
            <Checkbox checked={makesAccount} onCheckedChange={(checked) => setMakesAccount(checked === true)} />
            {words.createAccount(typed.companyName.trim())}
          </Label>
        )}
        {other.controls}
      </div>
      <DuplicateWarning
        typed={{ firstName: typed.firstName, lastName: typed.lastName, email: typed.email, phone: typed.phone }}
        onOpen={onClose}
      />
      <DialogFooter className="items-center">
        <Label className="mr-auto flex items-center gap-2 font-normal">
          <Checkbox checked={more} onCheckedChange={(checked) => setMore(checked === true)} />
          Create another
        </Label>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" loading={formState.isSubmitting}>
          Create contact
        </Button>
      </DialogFooter>
    </form>
  );
}
