import { zodResolver } from '@hookform/resolvers/zod';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { mailSettingsWords as words } from '../../../lib/messages/occasions.ts';
import { settingsQuery } from '../../../lib/queries/settings.ts';
import { useSubmit } from '../../../lib/use-submit.ts';
import { Callout } from '../../../ui/callout.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useUpdateSettings } from '../api/settings.queries.ts';
import { SaveBar } from './save-bar.tsx';

const Sender = z.object({ name: z.string().trim().max(120), address: z.email() });

/** Whom greetings come from. */
export function SenderForm({ from }: { from: string }) {
  const { data: settings } = useQuery(settingsQuery);
  const [, name = '', address = from] = /^(.*?) ?<(.+)>$/.exec(from) ?? [];
  return settings ? <Form key={from} name={name} address={address} /> : null;
}

function Form({ name, address }: { name: string; address: string }) {
  const update = useUpdateSettings();
  const client = useQueryClient();
  const values = { name, address };
  const form = useForm({ resolver: zodResolver(Sender), defaultValues: values });
  const save = async (sender: z.output<typeof Sender>) => {
    await update.mutateAsync({ mailFrom: { address: sender.address, ...(sender.name && { name: sender.name }) } });
    await client.invalidateQueries({ queryKey: ['greetings', 'summary'] });
    toast.success(words.senderSaved);
  };
  const { submit, failure } = useSubmit(form, save);
  const { errors, isDirty, isSubmitting } = form.formState;
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      {failure && <Callout tone="negative">{failure}</Callout>}
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={words.senderName} optional help={words.senderNameHelp}>
          <Input autoComplete="off" {...form.register('name')} />
        </Field>
        <Field label={words.senderAddress} error={errors.address && words.senderError}>
          <Input type="email" autoComplete="off" {...form.register('address')} />
        </Field>
      </div>
      <SaveBar dirty={isDirty} saving={isSubmitting} onReset={() => form.reset(values)} />
    </form>
  );
}
