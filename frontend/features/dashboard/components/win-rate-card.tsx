import type { Dashboard } from '@sequelstring/contract/dashboard.ts';
import type { Filter } from '@sequelstring/contract/filter.ts';
import { Link } from 'react-router';
import { currentLocale, formatNumber } from '../../../lib/format.ts';
import { homeWords as words } from '../../../lib/messages/home.ts';
import { Card } from '../../../ui/card.tsx';
import { listAddress } from '../api/list-address.ts';

/** How many of the opportunities that closed were won. */
export function WinRateCard({ closed: { since, won, lost } }: Pick<Dashboard, 'closed'>) {
  const share = won / (won + lost);
  const filter = (status: string): Filter => ({
    and: [
      { field: 'status', op: 'eq', value: status },
      { field: 'closedAt', op: 'gte', value: since },
    ],
  });
  const percent = new Intl.NumberFormat(currentLocale(), { style: 'percent', maximumFractionDigits: 0 });
  return (
    <Card title={words.winRate} description={words.lastDays}>
      {won + lost === 0 ? (
        <p className="py-2 text-muted">{words.noneClosed}</p>
      ) : (
        <>
          <p className="tabular font-medium text-2xl">{percent.format(share)}</p>
          <div aria-hidden className="mt-1 flex h-2 gap-0.5 overflow-hidden rounded-full">
            <span className="bg-chart-2" style={{ width: `${share * 100}%` }} />
            <span className="flex-1 bg-chart-3" />
          </div>
          <p className="tabular mt-2 flex justify-between text-muted">
            <Link to={listAddress('/opportunities', filter('won'), { sort: '-closedAt' })} className="hover:underline">
              {formatNumber(won)} {words.won}
            </Link>
            <Link to={listAddress('/opportunities', filter('lost'), { sort: '-closedAt' })} className="hover:underline">
              {formatNumber(lost)} {words.lost}
            </Link>
          </p>
        </>
      )}
    </Card>
  );
}
