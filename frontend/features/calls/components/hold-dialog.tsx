import { useState } from 'react';
import { callWords as words } from '../../../lib/messages/calls.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog, DialogClose, DialogContent, DialogFooter, focusFirstField } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useHold } from '../api/recording.queries.ts';

/** Places a call under legal hold, for a reason. */
export function HoldDialog({ callId, onClose }: { callId: string; onClose(): void }) {
  const { place } = useHold(callId);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const submit = () => {
    setTried(true);
    if (!reason.trim()) return;
    place.mutate(reason.trim(), {
      onSuccess: onClose,
      onError: (error) => toast.failure(words.notChanged, error),
    });
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={words.hold} description={words.holdHelp} onOpenAutoFocus={focusFirstField}>
        <form
          noValidate
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <Field label={words.holdReason} error={tried && !reason.trim() ? words.holdReasonMissing : undefined}>
            <Input maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
          </Field>
          <DialogFooter>
            <DialogClose asChild>
              <Button variant="ghost">{words.cancel}</Button>
            </DialogClose>
            <Button type="submit" variant="primary" loading={place.isPending}>
              {words.hold}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
