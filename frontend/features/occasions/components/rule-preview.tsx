import type { OccasionRuleInput } from '@sequelstring/contract/occasion-rules.ts';
import { Link } from 'react-router';
import { failureMessage } from '../../../lib/api-failure.ts';
import { formatDateTime, formatDay, formatNumber } from '../../../lib/format.ts';
import { ruleWords as words } from '../../../lib/messages/occasion-rules.ts';
import { Callout } from '../../../ui/callout.tsx';
import { Card } from '../../../ui/card.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { useRulePreview } from '../api/rule.queries.ts';
import { occasionLabel } from './occasion-icon.tsx';

/** How many contacts a rule fits, and when it acts next. */
export function RulePreview({ draft }: { draft: OccasionRuleInput | undefined }) {
  const { data, error } = useRulePreview(draft);
  return (
    <Card
      title={words.preview}
      description={words.previewOrder}
      className="w-full shrink-0 lg:sticky lg:top-16 lg:w-80"
    >
      {error ? (
        <Callout tone="negative">{failureMessage(error)}</Callout>
      ) : !data ? (
        <Loading className="flex flex-col gap-2">
          <Skeleton className="w-1/2" />
          <Skeleton className="w-2/3" />
        </Loading>
      ) : (
        <div className="flex flex-col gap-3" aria-live="polite">
          <p className="tabular font-medium">
            {data.contacts === 0
              ? words.previewNone
              : data.contacts === 1
                ? words.previewOne
                : words.previewCount(formatNumber(data.contacts))}
          </p>
          {data.next.length > 0 && (
            <ul aria-label={words.previewNext} className="flex flex-col gap-2">
              {data.next.map(({ contactId, contactName, occasion, label, day, at }) => (
                <li key={`${contactId} ${day} ${label ?? occasion}`} className="min-w-0">
                  <Link to={`/contacts/${contactId}?tab=occasions`} className="block truncate hover:underline">
                    {contactName}
                  </Link>
                  <p className="truncate text-muted text-xs">
                    {occasionLabel(occasion, label)}, {at.includes('T') ? formatDateTime(at) : formatDay(at)}
                  </p>
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
    </Card>
  );
}
