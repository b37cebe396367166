import type { NewsSource } from '@sequelstring/contract/news.ts';
import { type FormEvent, useState } from 'react';
import { newsWords } from '../../../lib/messages/intelligence.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog, DialogClose, DialogContent, DialogFooter, focusFirstField } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { Select } from '../../../ui/select.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useSourceActions } from '../api/source.queries.ts';

const words = newsWords.source;
const intervals = [5, 15, 30, 60, 180, 360, 720, 1440];
const trusts = { low: 0.2, normal: 0.5, high: 0.9 } as const;
type Trust = keyof typeof trusts;

/** Changes how a source is called, how often it is read and how far it is trusted. */
export function SourceDialog({ source, onClose }: { source: NewsSource; onClose: () => void }) {
  const { change } = useSourceActions();
  const [name, setName] = useState(source.name);
  const [minutes, setMinutes] = useState(source.intervalMinutes);
  const [trust, setTrust] = useState<Trust>(source.trust < 0.4 ? 'low' : source.trust > 0.6 ? 'high' : 'normal');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(
      { id: source.id, name: name.trim(), intervalMinutes: minutes, trust: trusts[trust] },
      { onSuccess: onClose, onError: (error) => toast.failure(words.notSaved, error) },
    );
  };
  const choices = [...new Set([...intervals, minutes])].sort((one, other) => one - other);
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={words.editTitle} onOpenAutoFocus={focusFirstField}>
        <form onSubmit={submit} className="flex flex-col gap-4">
          <Field label={words.name}>
            <Input value={name} required maxLength={200} onChange={(event) => setName(event.target.value)} />
          </Field>
          <Field label={words.interval}>
            <Select
              options={choices.map((value) => ({ value: String(value), label: words.minutes(value) }))}
              value={String(minutes)}
              onValueChange={(value) => setMinutes(Number(value))}
            />
          </Field>
          <Field label={words.trust} help={words.trustHelp}>
            <Segmented
              options={Object.entries(words.trusts).map(([value, label]) => ({ value: value as Trust, label }))}
              value={trust}
              onValueChange={setTrust}
            />
          </Field>
          <DialogFooter>
            <DialogClose asChild>
              <Button variant="ghost">{words.cancel}</Button>
            </DialogClose>
            <Button type="submit" variant="primary" loading={change.isPending}>
              {words.save}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
