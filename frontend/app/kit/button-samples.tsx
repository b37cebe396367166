import { Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { Label } from '../../ui/label.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Switch } from '../../ui/switch.tsx';

const variants = ['primary', 'secondary', 'ghost', 'danger'] as const;
const views = [
  { value: 'list', label: 'List' },
  { value: 'board', label: 'Board' },
] as const;

/** Buttons and other things to press. */
export function ButtonSamples() {
  const [view, setView] = useState<'list' | 'board'>('list');
  const [on, setOn] = useState(true);
  return (
    <Card title="Buttons and switches">
      <div className="flex flex-col gap-4">
        {variants.map((variant) => (
          <div key={variant} className="flex flex-wrap items-center gap-2">
            <Button variant={variant}>{variant}</Button>
            <Button variant={variant}>
              <Plus aria-hidden strokeWidth={1.75} />
              With icon
            </Button>
            <Button variant={variant} size="sm">
              Small
            </Button>
            <Button variant={variant} loading>
              Saving
            </Button>
            <Button variant={variant} disabled>
              Disabled
            </Button>
          </div>
        ))}
        <div className="flex flex-wrap items-center gap-2">
          <IconButton icon={Pencil} label="Edit" hint={<Kbd keys="e" />} />
          <IconButton icon={Trash2} label="Delete" size="sm" />
          <IconButton icon={Plus} label="Add" variant="secondary" />
          <IconButton icon={Plus} label="Cannot add" disabled />
          <Segmented aria-label="View" options={views} value={view} onValueChange={setView} />
          <Kbd keys="mod+k" />
          <Kbd keys="g c" />
        </div>
        <div className="grid gap-4 sm:grid-cols-2">
          <div className="flex flex-col gap-2">
            <CheckboxSample id="check-off" label="Unchecked" />
            <CheckboxSample id="check-on" label="Checked" checked />
            <CheckboxSample id="check-some" label="Some of them" checked="indeterminate" />
            <CheckboxSample id="check-disabled" label="Disabled" disabled />
          </div>
          <div className="flex flex-col gap-3">
            <Switch label="A switch" help="With a sentence of help." checked={on} onCheckedChange={setOn} />
            <Switch label="Disabled" disabled />
          </div>
        </div>
      </div>
    </Card>
  );
}

interface CheckboxSampleProps {
  id: string;
  label: string;
  checked?: boolean | 'indeterminate';
  disabled?: boolean;
}

function CheckboxSample({ id, label, ...props }: CheckboxSampleProps) {
  return (
    <div className="flex items-center gap-2">
      <Checkbox id={id} defaultChecked={props.checked} disabled={props.disabled} />
      <Label htmlFor={id}>{label}</Label>
    </div>
  );
}
