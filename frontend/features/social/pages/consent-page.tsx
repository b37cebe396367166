import { social } from '@sequelstring/contract/social.ts';
import type { ConsentPage as ConsentPageData, Platform } from '@sequelstring/contract/social-profiles.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleCheck, Link2Off } from 'lucide-react';
import { useParams, useSearchParams } from 'react-router';
import { api } from '../../../lib/api.ts';
import { ApiFailure } from '../../../lib/api-failure.ts';
import { useDocumentTitle } from '../../../lib/document-title.ts';
import { formatDate } from '../../../lib/format.ts';
import { consentWords as words } from '../../../lib/messages/social.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { NetworkMark } from '../components/network-mark.tsx';

/** Where a consent link leads: the contact chooses what to share, and takes it back; nobody has to sign in here. */
export function ConsentPage() {
  useDocumentTitle(words.title);
  const { token = '' } = useParams();
  return (
    <main className="flex min-h-dvh items-start justify-center px-4 pt-[12vh] pb-12">
      <div className="w-full max-w-lg rounded-lg border bg-surface">
        {token === 'ended' ? (
          <EmptyState isPage icon={Link2Off} title={words.ended}>
            {words.results.unknown}
          </EmptyState>
        ) : (
          <Consent token={token} />
        )}
      </div>
    </main>
  );
}

function Consent({ token }: { token: string }) {
  const [search] = useSearchParams();
  const page = useQuery({
    queryKey: ['consent', token],
    queryFn: ({ signal }) => api.call(social.consentPage, { params: { token }, signal }),
  });
  if (page.isPending) {
    return (
      <Loading className="flex flex-col gap-3 p-6">
        <Skeleton className="h-6 w-48" />
        <Skeleton className="h-24 w-full" />
      </Loading>
    );
  }
  if (page.isError) {
    const isInvalid = page.error instanceof ApiFailure && [400, 404].includes(page.error.status);
    if (!isInvalid) return <ErrorState error={page.error} onRetry={() => void page.refetch()} />;
    return (
      <EmptyState isPage icon={Link2Off} title={words.invalid}>
        {words.invalidHelp}
      </EmptyState>
    );
  }
  const { contactName, askedBy, organisationName, expiresAt, networks } = page.data;
  const isExpired = Date.parse(expiresAt) <= Date.now();
  return (
    <div className="flex flex-col gap-4 p-6">
      <h1 className="font-medium text-xl">{words.title}</h1>
      <p className="text-base text-pretty">
        {askedBy
          ? words.lead(contactName, askedBy, organisationName)
          : words.leadWithout(contactName, organisationName)}
      </p>
      <Result result={search.get('result')} />
      {isExpired && <Callout tone="warning">{words.expired}</Callout>}
      <ul className="flex flex-col gap-3">
        {networks.map((network) => (
          <NetworkChoice key={network.platform} token={token} network={network} isExpired={isExpired} />
        ))}
      </ul>
      {!isExpired && <p className="text-muted text-xs">{words.until(formatDate(expiresAt))}</p>}
    </div>
  );
}

function Result({ result }: { result: string | null }) {
  if (!result || !(result in words.results)) return null;
  const tone = result === 'connected' ? 'positive' : result === 'denied' ? 'info' : 'negative';
  return (
    <div role="status">
      <Callout tone={tone}>{words.results[result as keyof typeof words.results]}</Callout>
    </div>
  );
}

interface NetworkChoiceProps {
  token: string;
  network: ConsentPageData['networks'][number];
  isExpired: boolean;
}

function NetworkChoice({ token, network, isExpired }: NetworkChoiceProps) {
  const client = useQueryClient();
  const params = { token, platform: network.platform as Platform };
  const begin = useMutation({
    mutationFn: () => api.call(social.consentBegin, { params }),
    onSuccess: ({ url }) => window.location.assign(url),
  });
  const withdraw = useMutation({
    mutationFn: () => api.call(social.consentWithdraw, { params }),
    onSuccess: (page) => client.setQueryData(['consent', token], page),
  });
  const problem = begin.error ?? withdraw.error;
  const { connected } = network;
  return (
    <li className="flex flex-col gap-2 rounded-lg border p-4">
      <div className="flex items-center gap-3">
        <NetworkMark platform={network.platform} className="size-8" />
        <div className="min-w-0 flex-1">
          <h2 className="flex flex-wrap items-center gap-2 font-medium text-base">
            {network.name}
            {connected && !connected.hasEnded && (
              <Badge tone="positive" icon={CircleCheck}>
                {words.connected}
              </Badge>
            )}
          </h2>
          {connected && (
            <p className="truncate text-muted text-sm">
              {[connected.displayName, words.since(formatDate(connected.since))].filter(Boolean).join(' · ')}
            </p>
          )}
        </div>
      </div>
      <div className="text-sm">
        <p className="text-muted">{words.shares}</p>
        <ul className="list-disc pl-5">
          {network.shares.map((what) => (
            <li key={what}>{what}</li>
          ))}
        </ul>
        <p className="mt-1 text-muted">{network.keeps}</p>
      </div>
      {withdraw.isSuccess && !connected && (
        <p role="status" className="text-positive text-sm">
          {words.withdrawn}
        </p>
      )}
      {connected?.hasEnded && !isExpired && <p className="text-sm">{words.hasEnded(network.name)}</p>}
      {problem && <Callout tone="negative">{problem.message}</Callout>}
      <div className="flex flex-wrap gap-2">
        {!isExpired && (!connected || connected.hasEnded) && (
          <Button variant="primary" loading={begin.isPending || begin.isSuccess} onClick={() => begin.mutate()}>
            {words.signIn(network.name)}
          </Button>
        )}
        {connected && (
          <Button loading={withdraw.isPending} onClick={() => withdraw.mutate()}>
            {words.withdraw}
          </Button>
        )}
      </div>
    </li>
  );
}
