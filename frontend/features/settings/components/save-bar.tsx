import { Button } from '../../../ui/button.tsx';

interface SaveBarProps {
  dirty: boolean;
  saving: boolean;
  onReset: () => void;
  label?: string;
}

/** Save and discard below a form, at rest while nothing was changed. */
export function SaveBar({ dirty, saving, onReset, label = 'Save' }: SaveBarProps) {
  return (
    <div className="flex justify-end gap-2">
      {dirty && !saving && (
        <Button variant="ghost" onClick={onReset}>
          Discard
        </Button>
      )}
      <Button type="submit" variant="primary" disabled={!dirty} loading={saving}>
        {label}
      </Button>
    </div>
  );
}
