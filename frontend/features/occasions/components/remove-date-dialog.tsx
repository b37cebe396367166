import type { ImportantDate } from '@sequelstring/contract/dates.ts';
import { useState } from 'react';
import { formatOccasionDate } from '../../../lib/format.ts';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { occasionLabel } from './occasion-icon.tsx';

interface RemoveDateDialogProps {
  date: ImportantDate;
  onClose(): void;
  onRemove(): Promise<void>;
}

/** Asks before a date is removed, as nothing brings it back. */
export function RemoveDateDialog({ date, onClose, onRemove }: RemoveDateDialogProps) {
  const [busy, setBusy] = useState(false);
  const remove = async () => {
    setBusy(true);
    await onRemove();
    onClose();
  };
  const label = occasionLabel(date.type, date.label).toLowerCase();
  return (
    <ConfirmDialog
      title={`Remove the ${label}?`}
      text={`${formatOccasionDate(date.date)} and its scheduled emails are deleted. Pause it instead to keep the date without emails.`}
      action="Remove"
      loading={busy}
      onConfirm={() => void remove()}
      onClose={onClose}
    />
  );
}
