import {
  newsCategories,
  type Subscription,
  type SubscriptionInput,
  subscriptionChannels,
} from '@sequelstring/contract/news.ts';
import { type FormEvent, useState } from 'react';
import { failureMessage } from '../../../lib/api-failure.ts';
import { categoryNames, channelNames, newsWords } from '../../../lib/messages/intelligence.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { cn } from '../../../ui/cn.ts';
import { Dialog, DialogClose, DialogContent, DialogFooter, focusFirstField } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useSubscriptionActions } from '../api/source.queries.ts';
import { AccountPicker } from './account-picker.tsx';

const words = newsWords.subscription;

const blank: SubscriptionInput = {
  name: '',
  accounts: [],
  categories: [],
  keywords: [],
  competitors: [],
  minRelevance: 0,
  channels: ['in_app'],
};

interface SubscriptionDialogProps {
  /** The one to change; without it a new one is made. */
  subscription?: Subscription;
  onClose: () => void;
}

/** Says what news someone wants to hear of. */
export function SubscriptionDialog({ subscription, onClose }: SubscriptionDialogProps) {
  const { save } = useSubscriptionActions();
  const { id, createdAt: _, ...given } = subscription ?? { id: undefined, createdAt: '', ...blank };
  const [input, setInput] = useState<SubscriptionInput>(given);
  const [keywords, setKeywords] = useState(input.keywords.join(', '));
  const [missing, setMissing] = useState(false);
  const set = (change: Partial<SubscriptionInput>) => setInput((before) => ({ ...before, ...change }));
  const onSaved = () => {
    toast.success(words.saved);
    onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!input.name.trim()) return setMissing(true);
    const body = { ...input, name: input.name.trim(), keywords: splitWords(keywords) };
    save.mutate({ id, body }, { onSuccess: onSaved });
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={id ? words.edit : words.add} size="md" onOpenAutoFocus={focusFirstField}>
        <form onSubmit={submit} noValidate className="flex flex-col gap-4">
          {save.error && <Callout tone="negative">{failureMessage(save.error)}</Callout>}
          <Field
            label={words.name}
            help={words.nameHelp}
            error={missing && !input.name ? words.nameMissing : undefined}
          >
            <Input value={input.name} maxLength={120} onChange={(event) => set({ name: event.target.value })} />
          </Field>
          <Group label={words.accounts}>
            <AccountPicker chosen={input.accounts} onChange={(accounts) => set({ accounts })} label={words.accounts} />
          </Group>
          <Group label={words.competitors}>
            <AccountPicker
              chosen={input.competitors}
              onChange={(competitors) => set({ competitors })}
              label={words.competitors}
            />
          </Group>
          <Group label={words.categories}>
            <Choices
              all={newsCategories}
              names={categoryNames}
              chosen={input.categories}
              onChange={(categories) => set({ categories })}
              className="sm:grid-cols-3"
            />
          </Group>
          <Field label={words.keywords} help={words.keywordsHelp} optional>
            <Input value={keywords} onChange={(event) => setKeywords(event.target.value)} />
          </Field>
          <Field label={words.minRelevance} help={words.minRelevanceHelp} className="w-40">
            <Input
              type="number"
              min={0}
              max={100}
              value={String(input.minRelevance)}
              onChange={(event) => set({ minRelevance: Math.min(100, Math.max(0, Number(event.target.value) || 0)) })}
            />
          </Field>
          <Group label={words.channels}>
            <Choices
              all={subscriptionChannels}
              names={channelNames}
              chosen={input.channels}
              onChange={(channels) => set({ channels })}
            />
          </Group>
          <DialogFooter>
            <DialogClose asChild>
              <Button variant="ghost">{words.cancel}</Button>
            </DialogClose>
            <Button type="submit" variant="primary" loading={save.isPending}>
              {words.save}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

const splitWords = (text: string): string[] => [
  ...new Set(
    text
      .split(',')
      .map((word) => word.trim())
      .filter(Boolean),
  ),
];

interface ChoicesProps<T extends string> {
  all: readonly T[];
  names: Record<T, string>;
  chosen: readonly T[];
  onChange(chosen: T[]): void;
  className?: string;
}

/** Any number of a few. */
function Choices<T extends string>({ all, names, chosen, onChange, className }: ChoicesProps<T>) {
  return (
    <div className={cn('grid grid-cols-2 gap-2', className)}>
      {all.map((one) => (
        <label key={one} htmlFor={`choice-${one}`} className="flex items-center gap-2">
          <Checkbox
            id={`choice-${one}`}
            checked={chosen.includes(one)}
            onCheckedChange={(on) =>
              onChange(all.filter((other) => (other === one ? on === true : chosen.includes(other))))
            }
          />
          {names[one]}
        </label>
      ))}
    </div>
  );
}

function Group({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <fieldset className="flex min-w-0 flex-col gap-1.5">
      <legend className="mb-1 font-medium text-sm">{label}</legend>
      {children}
    </fieldset>
  );
}
