import { type Opportunity, opportunityKind } from '@sequelstring/contract/records/opportunity.ts';
import { formatMoney } from '../../../lib/money.ts';
import { DueDay } from '../../../records/fields/due-day.tsx';
import { LinkedRecord } from '../../../records/fields/field-value.tsx';

/** What stands below the name on a card of the board: the account, then what it is worth and when it closes. */
export function OpportunityCard({ opportunity, warning }: { opportunity: Opportunity; warning: string | undefined }) {
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
          <DueDay day={closeOn} warning={warning} className="ml-auto" />
        </span>
      )}
    </>
  );
}
