import type { Totals } from '@sequelstring/contract/records/routes.ts';
import { formatMoney } from '../../lib/money.ts';

/** `€12,500 + $3,000`: sums of each currency for itself, at their full worth or weighted by their per cent. */
export const writeSums = (totals: Pick<Totals, 'sums'> | undefined, by: 'minor' | 'weighted' = 'minor'): string =>
  (totals?.sums ?? []).map(({ currency, ...sum }) => formatMoney({ minor: sum[by] ?? 0, currency }, true)).join(' + ');
