import type { Integration } from '@sequelstring/contract/integrations.ts';
import {
  CircleCheck,
  CircleDashed,
  CircleExclamationPoint,
  ExternalLink,
  TriangleExclamationPoint,
} from 'lucide-react';
import { useState } from 'react';
import { failureMessage } from '../../../lib/api-failure.ts';
import { formatDistance } from '../../../lib/format.ts';
import { integrationWords as words } from '../../../lib/messages/settings.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { useTestIntegration } from '../api/integration.queries.ts';
import { VendorDialog } from './vendor-dialog.tsx';

/** One vendor: whether it is connected, how to connect it, and what it delivered last. */
export function VendorCard({ integration }: { integration: Integration }) {
  const [editing, setEditing] = useState(false);
  const { vendor, name, summary, isConfigured, canTest, callbacks, help } = integration;
  const test = useTestIntegration(vendor);
  const problem = test.data?.problem ?? (test.error ? failureMessage(test.error) : undefined);
  return (
    <article id={vendor} className="flex min-w-0 scroll-mt-16 flex-col gap-3 rounded-lg border bg-surface p-4">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="min-w-0 flex-1 truncate font-medium text-base">{name}</h3>
        <VendorState integration={integration} />
      </div>
      <p className="text-base text-muted text-pretty">{summary}</p>
      {callbacks.length > 0 && <Callbacks callbacks={callbacks} />}
      {callbacks.length > 0 && isConfigured && <LastDelivery delivery={integration.lastDelivery} />}
      {integration.problem && (
        <p className="wrap-anywhere flex gap-1.5 text-sm text-warning">
          <TriangleExclamationPoint aria-hidden className="mt-0.5 size-4 shrink-0" strokeWidth={1.75} />
          {words.notUsed(integration.problem.text, formatDistance(integration.problem.at))}
        </p>
      )}
      {problem && (
        <p role="alert" className="wrap-anywhere flex gap-1.5 text-negative text-sm">
          <CircleExclamationPoint aria-hidden className="mt-0.5 size-4 shrink-0" strokeWidth={1.75} />
          {problem}
        </p>
      )}
      {test.data?.ok && (
        <p role="status" className="flex gap-1.5 text-positive text-sm">
          <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0" strokeWidth={1.75} />
          {words.works(name)}
        </p>
      )}
      <div className="mt-auto flex flex-wrap items-center gap-2 pt-1">
        <Button variant={isConfigured ? 'secondary' : 'primary'} size="sm" onClick={() => setEditing(true)}>
          {isConfigured ? words.edit : words.connect}
        </Button>
        {canTest && isConfigured && (
          <Button size="sm" loading={test.isPending} onClick={() => test.mutate()}>
            {words.test}
          </Button>
        )}
        {help && (
          <a
            href={help}
            target="_blank"
            rel="noreferrer"
            className="ml-auto inline-flex items-center gap-1 rounded-sm text-muted text-sm hover:text-ink"
          >
            {words.help}
            <ExternalLink aria-hidden className="size-3.5" strokeWidth={1.5} />
          </a>
        )}
      </div>
      {editing && (
        <VendorDialog
          integration={integration}
          onClose={() => {
            setEditing(false);
            test.reset();
          }}
        />
      )}
    </article>
  );
}

function VendorState({ integration: { isConfigured, fields } }: { integration: Integration }) {
  if (fields.some(({ source }) => source === 'unreadable'))
    return (
      <Badge tone="negative" icon={CircleExclamationPoint}>
        {words.unreadable}
      </Badge>
    );
  if (isConfigured)
    return (
      <Badge tone="positive" icon={CircleCheck}>
        {words.connected}
      </Badge>
    );
  return (
    <Badge tone="outline" icon={CircleDashed}>
      {words.notConnected}
    </Badge>
  );
}

function Callbacks({ callbacks }: { callbacks: Integration['callbacks'] }) {
  return (
    <div>
      <p className="pb-1 font-medium text-muted text-xs">{words.callbacks}</p>
      <ul className="flex flex-col gap-1">
        {callbacks.map(({ label, url }) => (
          <li key={url} className="flex items-center gap-2 rounded-md border bg-sunken py-1 pr-1 pl-2">
            <div className="min-w-0 flex-1">
              <p className="text-muted text-xs">{label}</p>
              <code className="block truncate text-xs" title={url}>
                {url}
              </code>
            </div>
            <CopyButton text={url} label={words.copy(label)} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function LastDelivery({ delivery }: { delivery: Integration['lastDelivery'] }) {
  return (
    <p className="wrap-anywhere text-muted text-xs">
      {words.lastDelivery}: {delivery ? formatDistance(delivery.at) : words.noDelivery.toLowerCase()}
      {delivery?.status === 'failed' && (
        <span className="text-negative">
          , {words.failedDelivery}
          {delivery.error && `: ${delivery.error}`}
        </span>
      )}
    </p>
  );
}
