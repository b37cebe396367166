import { intelligence } from '@sequelstring/contract/intelligence.ts';
import { useMutation } from '@tanstack/react-query';
import { CircleCheck, MailX } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { api } from '../../../lib/api.ts';
import { ApiFailure } from '../../../lib/api-failure.ts';
import { useDocumentTitle } from '../../../lib/document-title.ts';
import { newsWords } from '../../../lib/messages/intelligence.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';

const words = newsWords.digest;

/** Where the unsubscribe link of a digest leads; nobody has to sign in. Opening it changes nothing. */
export function DigestPage() {
  useDocumentTitle(words.title);
  const { token = '' } = useParams();
  const stop = useMutation({ mutationFn: () => api.call(intelligence.stopDigest, { params: { token } }) });
  const open = (
    <Button asChild>
      <Link to="/intelligence/subscriptions">{words.subscriptions}</Link>
    </Button>
  );
  if (stop.error && !(stop.error instanceof ApiFailure && stop.error.status === 400)) {
    return (
      <Sheet>
        <ErrorState error={stop.error} onRetry={() => stop.mutate()} />
      </Sheet>
    );
  }
  if (stop.data) {
    return (
      <Sheet>
        <EmptyState isPage icon={CircleCheck} title={words.stopped[stop.data.channel]} action={open}>
          {words.stoppedHelp}
        </EmptyState>
      </Sheet>
    );
  }
  const ask = (
    <Button variant="primary" loading={stop.isPending} onClick={() => stop.mutate()}>
      {words.stop}
    </Button>
  );
  return (
    <Sheet>
      <EmptyState
        isPage
        icon={MailX}
        title={stop.isError ? words.invalid : words.ask}
        action={stop.isError ? open : ask}
      >
        {stop.isError ? words.invalidHelp : words.help}
      </EmptyState>
    </Sheet>
  );
}

const Sheet = ({ children }: { children: ReactNode }) => (
  <main className="flex min-h-dvh items-start justify-center px-4 pt-[12vh] pb-12">
    <div className="w-full max-w-md rounded-lg border bg-surface">{children}</div>
  </main>
);
