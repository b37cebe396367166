import type { Stage } from '@sequelstring/contract/pipelines.ts';
import { opportunityKind } from '@sequelstring/contract/records/opportunity.ts';
import { type FormEvent, useState } from 'react';
import { opportunityWords as words } from '../../../lib/messages/crm.ts';
import { type AnyRecord, titleOf } from '../../../records/record.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog, DialogContent, DialogFooter, focusFirstField } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';

interface ReasonDialogProps {
  record: AnyRecord;
  stage: Stage;
  /** The reason, which may be empty; undefined where the move was called off. */
  onClose(reason: string | undefined): void;
}

/** Asks why an opportunity was won or lost, as it is moved there. */
export function ReasonDialog({ record, stage, onClose }: ReasonDialogProps) {
  const [reason, setReason] = useState(String(record.reason ?? ''));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onClose(reason.trim());
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose(undefined)}>
      <DialogContent
        title={words.markAs(titleOf(opportunityKind, record), stage.name)}
        onOpenAutoFocus={focusFirstField}
      >
        <form onSubmit={submit} className="flex flex-col gap-4">
          <Field label={words.reason} help={words.reasonHelp[stage.outcome ?? 'won']} optional>
            <Input value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
          </Field>
          <DialogFooter>
            <Button onClick={() => onClose(undefined)}>{words.cancel}</Button>
            <Button type="submit" variant="primary">
              {words.move(stage.name)}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
