import { type WebhookEventName, webhookEventNames } from '@sequelstring/contract/webhook-events.ts';
import { useId } from 'react';
import { webhookWords as words } from '../../../lib/messages/settings.ts';
import { Checkbox } from '../../../ui/checkbox.tsx';

const shown = ['contact', 'account', 'opportunity', 'task', 'note', 'call', 'alert', 'greeting'];
/** What one rarely subscribes to by hand stands together below. */
const groups = [
  ...shown.map((kind) => ({
    label: `${kind[0]!.toUpperCase()}${kind.slice(1)}`,
    names: webhookEventNames.filter((name) => name.startsWith(`${kind}.`)),
  })),
  { label: words.otherEvents, names: webhookEventNames.filter((name) => !shown.includes(name.split('.')[0]!)) },
];

interface WebhookEventsProps {
  value: readonly WebhookEventName[];
  onValueChange: (value: WebhookEventName[]) => void;
}

/** The events by kind of record; the head of a group takes all of it. */
export function WebhookEvents({ value, onValueChange }: WebhookEventsProps) {
  const toggle = (names: readonly WebhookEventName[], on: boolean) =>
    onValueChange(on ? [...new Set([...value, ...names])] : value.filter((name) => !names.includes(name)));
  return (
    <div className="grid max-h-80 gap-x-6 gap-y-3 overflow-y-auto rounded-md border bg-sunken p-3 sm:grid-cols-2">
      {groups.map(({ label, names }) => {
        const chosen = names.filter((name) => value.includes(name)).length;
        return (
          <fieldset key={label} className="flex min-w-0 flex-col gap-1">
            <Choice
              label={label}
              strong
              checked={chosen === names.length ? true : chosen > 0 ? 'indeterminate' : false}
              onChange={(on) => toggle(names, on)}
            />
            {names.map((name) => (
              <Choice key={name} label={name} checked={value.includes(name)} onChange={(on) => toggle([name], on)} />
            ))}
          </fieldset>
        );
      })}
    </div>
  );
}

interface ChoiceProps {
  label: string;
  strong?: boolean;
  checked: boolean | 'indeterminate';
  onChange: (on: boolean) => void;
}

function Choice({ label, strong, checked, onChange }: ChoiceProps) {
  const id = useId();
  return (
    <div className="flex min-h-6 items-center gap-2">
      <Checkbox id={id} checked={checked} onCheckedChange={(next) => onChange(next === true)} />
      <label htmlFor={id} className={strong ? 'font-medium text-sm' : 'truncate font-mono text-xs'}>
        {label}
      </label>
    </div>
  );
}
