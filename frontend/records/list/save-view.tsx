import { Bookmark, ChevronDown } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useNarrow } from '../../lib/media.ts';
import { recordWords as words } from '../../lib/messages/records.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogContent, DialogFooter, focusFirstField } from '../../ui/dialog.tsx';
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from '../../ui/dropdown-menu.tsx';
import { Field } from '../../ui/field.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Input } from '../../ui/input.tsx';
import { Switch } from '../../ui/switch.tsx';

export interface NamedView {
  name: string;
  shared: boolean;
  isDefault: boolean;
}

interface SaveViewProps {
  /** The open view can be changed by whoever looks. */
  updatable: boolean;
  onUpdate(): void;
  onSaveAs(): void;
  onDiscard(): void;
}

/** What can be done with changes that no view has kept yet. */
export function SaveView({ updatable, onUpdate, onSaveAs, onDiscard }: SaveViewProps) {
  const narrow = useNarrow();
  return (
    <div className="flex shrink-0 items-center">
      <Button size="sm" className="max-sm:hidden" onClick={updatable ? onUpdate : onSaveAs}>
        {updatable ? words.updateView : words.saveView}
      </Button>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <IconButton
            icon={narrow ? Bookmark : ChevronDown}
            size={narrow ? undefined : 'sm'}
            label={words.unsavedChanges}
          />
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          {narrow && updatable && <DropdownMenuItem onSelect={onUpdate}>{words.updateView}</DropdownMenuItem>}
          {(narrow || updatable) && <DropdownMenuItem onSelect={onSaveAs}>{words.saveAsNew}</DropdownMenuItem>}
          <DropdownMenuItem onSelect={onDiscard}>{words.discardChanges}</DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
    </div>
  );
}

interface ViewDialogProps {
  title: string;
  submit: string;
  start: NamedView;
  /** Everyone may be shown it. */
  shareable: boolean;
  /** Resolves to false where it could not be saved, so that the dialog stays. */
  onSubmit(view: NamedView): Promise<boolean>;
  onClose(): void;
}

/** Name of a view, and who sees it. */
export function ViewDialog({ title, submit, start, shareable, onSubmit, onClose }: ViewDialogProps) {
  const [view, setView] = useState(start);
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const name = view.name.trim();
    if (!name) return setError(words.needed);
    setBusy(true);
    const saved = await onSubmit({ ...view, name });
    setBusy(false);
    if (saved) onClose();
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={title} onOpenAutoFocus={focusFirstField}>
        <form onSubmit={(event) => void save(event)} className="flex flex-col gap-4">
          <Field label={words.viewName} error={error}>
            <Input
              value={view.name}
              maxLength={60}
              autoComplete="off"
              onChange={(event) => {
                setError(undefined);
                setView({ ...view, name: event.target.value });
              }}
            />
          </Field>
          {shareable && (
            <Switch
              label={words.shareView}
              help={words.shareViewHelp}
              checked={view.shared}
              onCheckedChange={(shared) => setView({ ...view, shared })}
            />
          )}
          <Switch
            label={words.defaultView}
            help={words.defaultViewHelp}
            checked={view.isDefault}
            onCheckedChange={(isDefault) => setView({ ...view, isDefault })}
          />
          <DialogFooter>
            <Button onClick={onClose}>{words.cancel}</Button>
            <Button type="submit" variant="primary" loading={busy}>
              {submit}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
