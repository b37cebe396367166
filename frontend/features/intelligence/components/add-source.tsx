import type { NewsSource } from '@sequelstring/contract/news.ts';
import { Plus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { ApiFailure, failureMessage } from '../../../lib/api-failure.ts';
import { newsWords } from '../../../lib/messages/intelligence.ts';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useSourceActions } from '../api/source.queries.ts';

const words = newsWords.source;
const kinds = Object.entries(words.kinds).map(([value, label]) => ({ value: value as NewsSource['type'], label }));

/** Takes the address of a site or a feed. */
export function AddSource() {
  const { add } = useSourceActions();
  const [address, setAddress] = useState('');
  const [type, setType] = useState<NewsSource['type']>('rss');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!address.trim()) return;
    add.mutate(
      { type, text: address.trim() },
      {
        onSuccess: ({ name }) => {
          setAddress('');
          toast.success(words.added(name));
        },
      },
    );
  };
  return (
    <form onSubmit={submit} className="flex max-w-3xl flex-wrap items-start gap-2">
      <Field label={words.kind} className="w-44">
        <Select options={kinds} value={type} onValueChange={setType} />
      </Field>
      <Field
        label={type === 'rss' ? words.address : words.query}
        help={type === 'rss' ? words.addressHelp : words.queryHelp}
        error={add.error ? reasonOf(add.error) : undefined}
        className="min-w-0 flex-1 basis-64"
      >
        <Input
          type="text"
          inputMode="url"
          autoComplete="off"
          placeholder={type === 'rss' ? 'https://example.com' : undefined}
          value={address}
          onChange={(event) => {
            setAddress(event.target.value);
            if (add.error) add.reset();
          }}
        />
      </Field>
      <Button type="submit" variant="primary" loading={add.isPending} className="mt-6">
        {!add.isPending && <Plus aria-hidden strokeWidth={1.5} />}
        {words.add}
      </Button>
    </form>
  );
}

const reasonOf = (error: unknown): string =>
  (error instanceof ApiFailure && (error.details.url ?? error.details.query)?.[0]) || failureMessage(error);
