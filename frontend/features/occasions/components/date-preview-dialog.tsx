import type { ImportantDate } from '@sequelstring/contract/dates.ts';
import { occasions } from '@sequelstring/contract/occasions.ts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';
import { Dialog, DialogContent } from '../../../ui/dialog.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { BrokenEmail } from './broken-email.tsx';
import { MailPreview } from './mail-preview.tsx';
import { occasionLabel } from './occasion-icon.tsx';

interface DatePreviewDialogProps {
  contactId: string;
  date: ImportantDate;
  onClose(): void;
}

/** The next mail of a date as it would go out today. */
export function DatePreviewDialog({ contactId, date, onClose }: DatePreviewDialogProps) {
  const preview = useQuery({
    queryKey: ['dates', contactId, date.id, 'preview'],
    queryFn: ({ signal }) => api.call(occasions.previewDate, { params: { contactId, dateId: date.id }, signal }),
    staleTime: 0,
    retry: false,
  });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent size="lg" title={`The next email for the ${occasionLabel(date.type, date.label).toLowerCase()}`}>
        {preview.error ? (
          <BrokenEmail failure={preview.error} />
        ) : preview.data ? (
          <MailPreview mail={preview.data} className="h-[60vh]" />
        ) : (
          <Loading label="Rendering the email">
            <Skeleton className="h-[60vh]" />
          </Loading>
        )}
      </DialogContent>
    </Dialog>
  );
}
