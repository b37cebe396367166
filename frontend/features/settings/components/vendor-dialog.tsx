import type { Integration } from '@sequelstring/contract/integrations.ts';
import { useId, useState } from 'react';
import { type UseFormReturn, useForm } from 'react-hook-form';
import { ApiFailure, failureMessage } from '../../../lib/api-failure.ts';
import { integrationWords as words } from '../../../lib/messages/settings.ts';
import { asSentence } from '../../../lib/problem-words.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { Dialog, DialogClose, DialogContent, DialogFooter, focusFirstField } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { PasswordInput } from '../../../ui/password-input.tsx';
import { Select } from '../../../ui/select.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useSaveIntegration } from '../api/integration.queries.ts';

type VendorField = Integration['fields'][number];
type Values = Record<string, string>;

/** What is sent: what was typed, and null for what was emptied. A secret that stays empty stays as it is. */
export function changesOf(fields: readonly VendorField[], values: Values): Record<string, string | null> {
  const changes: Record<string, string | null> = {};
  for (const { name, secret, source, value = '' } of fields) {
    if (source === 'environment') continue;
    const typed = (values[name] ?? '').trim();
    if (typed === (secret ? '' : value)) continue;
    changes[name] = typed === '' ? null : typed;
  }
  return changes;
}

/** The settings of one vendor. Secrets go in and never come back. */
export function VendorDialog({ integration, onClose }: { integration: Integration; onClose: () => void }) {
  const { vendor, name, summary, fields } = integration;
  const save = useSaveIntegration(vendor);
  const formId = useId();
  const [failure, setFailure] = useState<string>();
  const form = useForm<Values>({
    defaultValues: Object.fromEntries(fields.map((field) => [field.name, field.secret ? '' : (field.value ?? '')])),
  });
  const submit = form.handleSubmit(async (values) => {
    setFailure(undefined);
    const changes = changesOf(fields, values);
    try {
      if (Object.keys(changes).length > 0) await save.mutateAsync(changes);
      toast.success(words.saved(name));
      onClose();
    } catch (error) {
      setFailure(showProblems(form, error));
    }
  });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={name} description={summary} size="md" onOpenAutoFocus={focusFirstField}>
        <form id={formId} onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
          {failure && <Callout tone="negative">{failure}</Callout>}
          {fields.map((field) => (
            <VendorFieldRow key={field.name} field={field} form={form} />
          ))}
        </form>
        <DialogFooter>
          <Disconnect integration={integration} onDone={onClose} />
          <DialogClose asChild>
            <Button variant="ghost">Cancel</Button>
          </DialogClose>
          <Button type="submit" form={formId} variant="primary" loading={form.formState.isSubmitting}>
            Save
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}

function VendorFieldRow({ field, form }: { field: VendorField; form: UseFormReturn<Values> }) {
  const { name, label, secret, required, source, options, placeholder } = field;
  const fixed = source === 'environment';
  const mustBeTyped = required && source !== 'app' && !fixed;
  const rules = { validate: (value: string) => (mustBeTyped && value.trim() === '' ? words.required : true) };
  const common = { disabled: fixed, placeholder: secret && source === 'app' ? '••••••••' : placeholder };
  return (
    <Field
      label={label}
      optional={!required}
      help={helpOf(field)}
      error={form.formState.errors[name]?.message?.toString()}
    >
      {options ? (
        <Select
          options={options}
          value={form.watch(name) || undefined}
          disabled={fixed}
          onValueChange={(value) => form.setValue(name, value, { shouldDirty: true })}
        />
      ) : secret ? (
        <PasswordInput autoComplete="off" {...common} {...form.register(name, rules)} />
      ) : (
        <Input autoComplete="off" spellCheck={false} {...common} {...form.register(name, rules)} />
      )}
    </Field>
  );
}

function helpOf({ source, secret, help }: VendorField): string | undefined {
  if (source === 'environment') return words.fromEnvironment;
  if (source === 'unreadable') return words.noLongerReadable;
  if (source === 'app' && secret) return words.secretSet;
  return help;
}

/** Puts what the server found next to its fields; returns what remains to be said above the form. */
function showProblems(form: UseFormReturn<Values>, error: unknown): string | undefined {
  const problems = error instanceof ApiFailure ? Object.entries(error.details) : [];
  const known = problems.filter(([path]) => path.startsWith('values.'));
  for (const [index, [path, messages]] of known.entries()) {
    const message = asSentence(messages[0] ?? '');
    form.setError(path.slice('values.'.length), { message }, { shouldFocus: index === 0 });
  }
  return known.length > 0 && known.length === problems.length ? undefined : failureMessage(error);
}

function Disconnect({
  integration: { vendor, name, fields },
  onDone,
}: {
  integration: Integration;
  onDone: () => void;
}) {
  const save = useSaveIntegration(vendor);
  const [asking, setAsking] = useState(false);
  const entered = fields.filter(({ source }) => source === 'app' || source === 'unreadable');
  if (entered.length === 0) return null;
  const disconnect = () =>
    save.mutate(Object.fromEntries(entered.map((field) => [field.name, null])), {
      onSuccess: () => {
        toast.success(words.disconnected(name));
        onDone();
      },
      onError: (error) => toast.failure(`Could not disconnect ${name}`, error),
    });
  return (
    <>
      <Button variant="ghost" className="mr-auto" onClick={() => setAsking(true)}>
        {words.disconnect}
      </Button>
      {asking && (
        <ConfirmDialog
          title={words.disconnectTitle(name)}
          text={words.disconnectText}
          action={words.disconnect}
          loading={save.isPending}
          onConfirm={disconnect}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
