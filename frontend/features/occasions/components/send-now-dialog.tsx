import { useState } from 'react';
import { formatDay } from '../../../lib/format.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog, DialogContent, DialogFooter } from '../../../ui/dialog.tsx';

interface SendNowDialogProps {
  contactName: string;
  /** The day that the mail is meant for, `2027-02-28`. */
  day: string;
  onClose(): void;
  onSend(): Promise<void>;
}

/** Asks before a mail leaves ahead of its day, as nothing calls it back. */
export function SendNowDialog({ contactName, day, onClose, onSend }: SendNowDialogProps) {
  const [busy, setBusy] = useState(false);
  const send = async () => {
    setBusy(true);
    await onSend();
    onClose();
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title="Send this email now?"
        description={`${contactName} gets it right away. It replaces the email scheduled for ${formatDay(day)} and can't be undone.`}
      >
        <DialogFooter>
          <Button onClick={onClose}>Not yet</Button>
          <Button variant="primary" loading={busy} onClick={() => void send()}>
            Send now
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
