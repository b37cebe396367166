import type { Greeting } from '@sequelstring/contract/greetings.ts';
import { useQuery } from '@tanstack/react-query';
import { CircleCheck, TriangleExclamationPoint } from 'lucide-react';
import { Link } from 'react-router';
import { formatDay } from '../../../lib/format.ts';
import { queueItem } from '../../../lib/queue-keys.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Card } from '../../../ui/card.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { attentionQuery } from '../api/dashboard.queries.ts';
import { ListSkeleton } from './list-skeleton.tsx';
import { occasionName, questionLabels } from './occasion-words.ts';

const shownAtMost = 6;
const negative = new Set<Greeting['status']>(['failed', 'bounced', 'complained']);

/** Greetings that wait for a person to decide. */
export function AttentionCard() {
  const attention = useQuery(attentionQuery);
  const total = attention.data?.length ?? 0;
  return (
    <Card
      flush
      title="Needs attention"
      action={
        total > 0 && (
          <Link to="/occasions?view=attention" className="rounded-sm text-accent hover:underline">
            Decide
          </Link>
        )
      }
    >
      {attention.isPending && <ListSkeleton rows={2} />}
      {attention.isError && <ErrorState error={attention.error} onRetry={() => void attention.refetch()} />}
      {attention.data && total === 0 && (
        <p className="flex items-center gap-2 px-4 py-4 text-muted">
          <CircleCheck aria-hidden className="size-4 text-positive" strokeWidth={1.5} />
          No problems in the last 30 days.
        </p>
      )}
      <ul className="divide-y">
        {attention.data?.slice(0, shownAtMost).map((greeting) => (
          <li key={greeting.id} {...queueItem}>
            <Link
              to="/occasions?view=attention"
              state={{ greeting }}
              className="flex min-h-12 items-center gap-3 px-4 py-1.5 hover:bg-hover"
            >
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium">{greeting.contactName}</span>
                <span className="block truncate text-muted text-xs">
                  {occasionName(greeting)}, {formatDay(greeting.day, 'short')}
                </span>
              </span>
              <Badge tone={negative.has(greeting.status) ? 'negative' : 'warning'} icon={TriangleExclamationPoint}>
                {questionLabels[greeting.status] ?? greeting.status}
              </Badge>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
