import type { Opportunity } from '@sequelstring/contract/records/opportunity.ts';
import { ExternalLink } from 'lucide-react';
import { Link } from 'react-router';
import { opportunityWords as words } from '../../../lib/messages/crm.ts';
import { useLinkedKind, useLinkedTitle } from '../../../records/api/kinds.ts';
import { PropertyRow } from '../../../records/fields/inline-text.tsx';
import type { Widget } from '../../../records/view.ts';

type Source = NonNullable<Opportunity['source']>;

/** What a deal grew out of, as a way there. */
export const DealSource: Widget = ({ record }) => {
  const source = record.source as Source | undefined;
  if (!source) return null;
  return (
    <PropertyRow label={words.source}>
      <p className="flex min-h-7 min-w-0 items-center gap-2 px-2">
        <SourceLink source={source} />
      </p>
    </PropertyRow>
  );
};

function SourceLink({ source: { kind, id, title, url } }: { source: Source }) {
  const linked = useLinkedKind(kind === 'import' ? undefined : kind);
  const name = useLinkedTitle(linked, id) ?? title ?? words.sources[kind];
  const to = id && addressOf(kind, id, linked?.path);
  return (
    <>
      {to ? (
        <Link to={to} dir="auto" className="truncate underline-offset-2 hover:underline" title={name}>
          {name}
        </Link>
      ) : (
        <span dir="auto" className="truncate">
          {name}
        </span>
      )}
      {url && /^https?:/.test(url) && (
        <a href={url} target="_blank" rel="noreferrer" aria-label={words.original} className="shrink-0 text-muted">
          <ExternalLink aria-hidden className="size-3.5" strokeWidth={1.5} />
        </a>
      )}
    </>
  );
}

/** Where the record of a source is shown; `path` is that of kinds that have pages. */
function addressOf(kind: Source['kind'], id: string, path: string | undefined): string | undefined {
  if (kind === 'alert') return `/intelligence?alert=${id}`;
  if (kind === 'call') return `/calls/${id}`;
  if (kind === 'import') return `/imports/${id}`;
  return path && `${path}/${id}`;
}
