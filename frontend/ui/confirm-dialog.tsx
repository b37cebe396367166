import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { Dialog, DialogClose, DialogContent, DialogFooter } from './dialog.tsx';

interface ConfirmDialogProps {
  title: ReactNode;
  /** What happens then. */
  text?: ReactNode;
  /** Of the button that does it: `Remove`. */
  action: string;
  loading?: boolean;
  disabled?: boolean;
  onConfirm(): void;
  onClose(): void;
  /** What has to be chosen first. */
  children?: ReactNode;
}

/** Asks before something is done that is not simply undone. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, text, action, loading, disabled, onConfirm, onClose, children } = props;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={title} description={text}>
        {children}
        <DialogFooter>
          <DialogClose asChild>
            <Button variant="ghost">Cancel</Button>
          </DialogClose>
          <Button variant="danger" disabled={disabled} loading={loading} onClick={onConfirm}>
            {action}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
