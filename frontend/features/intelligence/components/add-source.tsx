import { Plus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { ApiFailure, failureMessage } from '../../../lib/api-failure.ts';
import { newsWords } from '../../../lib/messages/intelligence.ts';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useSourceActions } from '../api/source.queries.ts';

const words = newsWords.source;

/** Takes the address of a site or a feed. */
export function AddSource() {
  const { add } = useSourceActions();
  const [address, setAddress] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!address.trim()) return;
    add.mutate(address.trim(), {
      onSuccess: ({ name }) => {
        setAddress('');
        toast.success(words.added(name));
      },
    });
  };
  return (
    <form onSubmit={submit} className="flex max-w-2xl items-start gap-2">
      <Field
        label={words.address}
        help={words.addressHelp}
        error={add.error ? reasonOf(add.error) : undefined}
        className="flex-1"
      >
        <Input
          type="text"
          inputMode="url"
          autoComplete="off"
          placeholder="https://example.com"
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
  (error instanceof ApiFailure && error.details.url?.[0]) || failureMessage(error);
