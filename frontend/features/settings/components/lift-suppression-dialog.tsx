import type { Suppression } from '@sequelstring/contract/suppressions.ts';
import { type FormEvent, useState } from 'react';
import { suppressionWords as words } from '../../../lib/messages/suppressions.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog, DialogClose, DialogContent, DialogFooter, focusFirstField } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useLiftSuppression } from '../api/suppression.queries.ts';

/** Lets greetings go to an address again, for a reason that is kept. */
export function LiftSuppressionDialog({
  suppression: { id, email, reason },
  onClose,
}: {
  suppression: Suppression;
  onClose(): void;
}) {
  const lift = useLiftSuppression();
  const [why, setWhy] = useState('');
  const [missing, setMissing] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(!why.trim());
    if (!why.trim()) return;
    lift.mutate(
      { id, why },
      {
        onSuccess: () => {
          toast.success(words.done(email));
          onClose();
        },
        onError: (error) => toast.failure(words.failed, error),
      },
    );
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={words.liftTitle(email)}
        description={words.liftHelp[reason]}
        onOpenAutoFocus={focusFirstField}
      >
        <form noValidate className="flex flex-col gap-4" onSubmit={submit}>
          <Field label={words.why} help={words.whyHelp} error={missing && !why.trim() ? words.whyMissing : undefined}>
            <Input value={why} maxLength={300} autoComplete="off" onChange={(event) => setWhy(event.target.value)} />
          </Field>
          <DialogFooter>
            <DialogClose asChild>
              <Button variant="ghost">{words.cancel}</Button>
            </DialogClose>
            <Button type="submit" variant="primary" loading={lift.isPending}>
              {words.lift}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
