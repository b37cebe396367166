import { zodResolver } from '@hookform/resolvers/zod';
import type { WebhookEventName } from '@sequelstring/contract/webhook-events.ts';
import { webhooks } from '@sequelstring/contract/webhooks.ts';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import type { z } from 'zod';
import { fieldError } from '../../../lib/form-failure.ts';
import { webhookWords as words } from '../../../lib/messages/settings.ts';
import { useSubmit } from '../../../lib/use-submit.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Dialog, DialogClose, DialogContent, DialogFooter, focusFirstField } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useCreateWebhook } from '../api/webhook.queries.ts';
import { WebhookEvents } from './webhook-events.tsx';

const NewWebhook = webhooks.create.body;
const usual: WebhookEventName[] = ['contact.created', 'contact.updated', 'opportunity.won'];

/** Subscribes an address, and shows its signing secret once. */
export function AddWebhookDialog({ onClose }: { onClose: () => void }) {
  const [secret, setSecret] = useState<string>();
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      {secret ? <Secret secret={secret} onDone={onClose} /> : <AddWebhook onAdded={setSecret} />}
    </Dialog>
  );
}

function AddWebhook({ onAdded }: { onAdded: (secret: string) => void }) {
  const create = useCreateWebhook();
  const form = useForm({ resolver: zodResolver(NewWebhook), defaultValues: { url: '', events: usual } });
  const { errors, isSubmitting } = form.formState;
  const add = async (values: z.output<typeof NewWebhook>) => {
    const { secret } = await create.mutateAsync(values);
    toast.success(words.created);
    onAdded(secret);
  };
  const { submit, failure } = useSubmit(form, add);
  return (
    <DialogContent title={words.add} size="md" onOpenAutoFocus={focusFirstField}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        {failure && <Callout tone="negative">{failure}</Callout>}
        <Field label={words.url} error={fieldError(errors.url, words.urlError)}>
          <Input type="url" placeholder={words.urlPlaceholder} autoComplete="off" {...form.register('url')} />
        </Field>
        <Field label={words.events} error={errors.events && words.eventsError}>
          <WebhookEvents
            value={form.watch('events')}
            onValueChange={(events) => form.setValue('events', events, { shouldDirty: true, shouldValidate: true })}
          />
        </Field>
        <DialogFooter>
          <DialogClose asChild>
            <Button variant="ghost">Cancel</Button>
          </DialogClose>
          <Button type="submit" variant="primary" loading={isSubmitting}>
            {words.add}
          </Button>
        </DialogFooter>
      </form>
    </DialogContent>
  );
}

function Secret({ secret, onDone }: { secret: string; onDone: () => void }) {
  return (
    <DialogContent title={words.secretTitle} description={words.secretText} locked size="md">
      <div className="flex items-center gap-2 rounded-md border bg-sunken py-1 pr-1 pl-3">
        <code className="wrap-anywhere min-w-0 flex-1 text-sm">{secret}</code>
        <CopyButton text={secret} label="Copy the signing secret" />
      </div>
      <DialogFooter>
        <Button variant="primary" onClick={onDone}>
          {words.done}
        </Button>
      </DialogFooter>
    </DialogContent>
  );
}
