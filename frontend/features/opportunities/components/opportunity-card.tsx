import { type Opportunity, opportunityKind } from '@sequelstring/contract/records/opportunity.ts';
import { TriangleAlert } from 'lucide-react';
import { formatDay } from '../../../lib/format.ts';
import { opportunityWords as words } from '../../../lib/messages/crm.ts';
import { formatMoney } from '../../../lib/money.ts';
import { LinkedRecord } from '../../../records/fields/field-value.tsx';

/** What stands below the name on a card of the board: the account, then what it is worth and when it closes. */
export function OpportunityCard({ opportunity, isLate }: { opportunity: Opportunity; isLate: boolean }) {
  const { account, amount, closeOn } = opportunity;
  return (
    <>
      {account && (
        <span className="flex w-full min-w-0 text-muted text-xs">
          <LinkedRecord field={opportunityKind.fields.account} id={account} plain />
        </span>
      )}
      {(amount || closeOn) && (
        <span className="tabular flex w-full items-center gap-2 text-muted text-xs">
          {amount && <span className="truncate text-ink">{formatMoney(amount, true)}</span>}
          {closeOn && (
            <span className={isLate ? 'ml-auto flex items-center gap-1 text-warning' : 'ml-auto'}>
              {isLate && <TriangleAlert aria-hidden className="size-3" strokeWidth={1.75} />}
              {isLate && <span className="sr-only">{words.past}: </span>}
              {formatDay(closeOn)}
            </span>
          )}
        </span>
      )}
    </>
  );
}
