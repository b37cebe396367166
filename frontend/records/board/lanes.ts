import type { Money } from '@sequelstring/contract/records/field.ts';
import { useQueries, useQuery } from '@tanstack/react-query';
import { formatMoney } from '../../lib/money.ts';
import type { ListQuery, RecordPage } from '../api/record.queries.ts';
import { pageQuery, totalsQuery } from '../api/record.queries.ts';
import { writeSums } from '../fields/sums.ts';
import type { AnyRecord } from '../record.ts';
import type { Lane, RecordView } from '../view.ts';

/** A column of a board with what is in it. */
export interface FilledLane extends Lane {
  cards: readonly AnyRecord[];
  total: number;
  /** Per currency. */
  sum: string;
  query: ListQuery;
  pending: boolean;
}

/** The cards of each column: a page of its own, so that a full column keeps none of another away. */
export function useFilledLanes(view: RecordView, lanes: readonly Lane[], query: ListQuery): FilledLane[] {
  const board = view.board!;
  const queries = lanes.map((lane) => ({ ...query, [board.field]: lane.value }));
  const results = useQueries({ queries: queries.map((one) => pageQuery(view.kind, one, 1)) });
  const { data: totals } = useQuery({ ...totalsQuery(view.kind, query, board.field), enabled: Boolean(board.sum) });
  return lanes.map((lane, index) => {
    const page: RecordPage | undefined = results[index]?.data;
    const found = page?.data ?? [];
    // A card that has just been moved stands where it was put, whatever its query says until it is asked again.
    const moved = results
      .flatMap((result) => result.data?.data ?? [])
      .filter((card) => card[board.field] === lane.value);
    const cards = uniqueCards([...found.filter((card) => card[board.field] === lane.value), ...moved]);
    const shift = cards.length - found.length;
    const total = (page?.meta.total ?? 0) + shift;
    const known = total <= cards.length;
    return {
      ...lane,
      cards,
      total,
      sum: known && board.sum ? sumOf(cards, board.sum) : writeSums(totals?.find(({ group }) => group === lane.value)),
      query: queries[index]!,
      pending: results[index]?.isPending ?? false,
    };
  });
}

const uniqueCards = (cards: readonly AnyRecord[]): AnyRecord[] => [
  ...new Map(cards.map((card) => [card.id, card])).values(),
];

/** `€12,500 + $3,000`. */
export function sumOf(cards: readonly AnyRecord[], field: string): string {
  const sums = new Map<string, number>();
  for (const card of cards) {
    const money = card[field] as Money | undefined;
    if (money) sums.set(money.currency, (sums.get(money.currency) ?? 0) + money.minor);
  }
  return [...sums].map(([currency, minor]) => formatMoney({ minor, currency }, true)).join(' + ');
}
