import { type EmailPreference, emailPreferences } from '@sequelstring/contract/greetings.ts';
import { occasions } from '@sequelstring/contract/occasions.ts';
import type { Output } from '@sequelstring/contract/route.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleCheck, MailX } from 'lucide-react';
import { useId, useState } from 'react';
import { useParams } from 'react-router';
import { api } from '../../../lib/api.ts';
import { ApiFailure } from '../../../lib/api-failure.ts';
import { useDocumentTitle } from '../../../lib/document-title.ts';
import { preferenceWords as words } from '../../../lib/messages/occasions.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { cn } from '../../../ui/cn.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';

/** Where the link at the foot of a greeting leads: one choice, and nobody has to sign in. Opening it changes nothing. */
export function UnsubscribePage() {
  useDocumentTitle(words.title);
  return (
    <main className="flex min-h-dvh items-start justify-center px-4 pt-[12vh] pb-12">
      <div className="w-full max-w-md rounded-lg border bg-surface">
        <Preferences />
      </div>
    </main>
  );
}

function Preferences() {
  const { token = '' } = useParams();
  const params = { token };
  const info = useQuery({
    queryKey: ['unsubscribe', token],
    queryFn: ({ signal }) => api.call(occasions.unsubscribeInfo, { params, signal }),
  });
  if (info.isPending) {
    return (
      <Loading className="flex flex-col items-center gap-3 p-14">
        <Skeleton className="w-48" />
        <Skeleton className="w-64" />
      </Loading>
    );
  }
  if (info.isError) {
    const invalid = info.error instanceof ApiFailure && info.error.status === 400;
    if (!invalid) return <ErrorState error={info.error} onRetry={() => void info.refetch()} />;
    return (
      <EmptyState isPage icon={MailX} title={words.invalid}>
        {words.invalidText}
      </EmptyState>
    );
  }
  return <Choice token={token} info={info.data} />;
}

function Choice({ token, info }: { token: string; info: Output<typeof occasions.unsubscribeInfo> }) {
  const client = useQueryClient();
  // Whoever comes here mostly wants to unsubscribe, so that is what one click does.
  const [chosen, setChosen] = useState<EmailPreference>(info.preference === 'all' ? 'no_greetings' : info.preference);
  const save = useMutation({
    mutationFn: (preference: EmailPreference) =>
      api.call(occasions.setPreference, { params: { token }, body: { preference } }),
    onSuccess: (saved) => client.setQueryData(['unsubscribe', token], saved),
  });
  const isSaved = chosen === info.preference;
  return (
    <form
      className="flex flex-col gap-4 p-6"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(chosen);
      }}
    >
      <div>
        <h1 className="font-medium text-lg text-pretty">{words.heading(info.organisationName)}</h1>
        <p className="wrap-anywhere text-base text-muted">{info.email}</p>
      </div>
      <fieldset className="flex flex-col gap-2">
        <legend className="sr-only">{words.legend}</legend>
        {emailPreferences.map((preference) => (
          <Option
            key={preference}
            preference={preference}
            checked={chosen === preference}
            onChoose={() => setChosen(preference)}
          />
        ))}
      </fieldset>
      {save.isError && <Callout tone="negative">{save.error.message}</Callout>}
      <div role="status" className="flex min-h-8 items-center justify-between gap-3">
        {isSaved ? (
          <p className="flex items-center gap-1.5 text-positive text-sm">
            <CircleCheck aria-hidden className="size-4" strokeWidth={1.75} />
            {words.saved[chosen]}
          </p>
        ) : (
          <span />
        )}
        <Button type="submit" variant="primary" disabled={isSaved} loading={save.isPending}>
          {chosen === 'all' ? words.save : words.unsubscribe}
        </Button>
      </div>
    </form>
  );
}

interface OptionProps {
  preference: EmailPreference;
  checked: boolean;
  onChoose: () => void;
}

function Option({ preference, checked, onChoose }: OptionProps) {
  const id = useId();
  const { label, help } = words.options[preference];
  return (
    <label
      htmlFor={id}
      className={cn(
        'flex cursor-pointer items-start gap-3 rounded-md border p-3',
        checked && 'border-accent bg-selected',
      )}
    >
      <input
        id={id}
        type="radio"
        name="preference"
        checked={checked}
        onChange={onChoose}
        className="mt-0.5 size-4 accent-(--color-accent)"
      />
      <span className="min-w-0">
        <span className="block font-medium text-base">{label}</span>
        <span className="block text-muted text-sm">{help}</span>
      </span>
    </label>
  );
}
