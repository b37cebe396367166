import type { NewsAlert } from '@sequelstring/contract/news.ts';
import { relevanceParts, newsWords as words } from '../../../lib/messages/intelligence.ts';
import { cn } from '../../../ui/cn.ts';

type Part = keyof NewsAlert['relevance']['parts'];

const order: readonly Part[] = [
  'base',
  'position',
  'evidence',
  'category',
  'recency',
  'cluster',
  'source',
  'subscription',
  'feedback',
];
const colors = [
  'var(--color-chart-6)',
  'var(--color-chart-1)',
  'var(--color-chart-2)',
  'var(--color-chart-4)',
  'var(--color-chart-5)',
  'var(--color-chart-3)',
  'var(--color-accent)',
];
const colorOf = (part: Part): string => colors[order.indexOf(part) % colors.length]!;
const signed = (points: number): string => (points < 0 ? `−${-points}` : `+${points}`);

/** A relevance score as a bar of its parts, each of them named with its points. */
export function RelevanceBar({ relevance }: { relevance: NewsAlert['relevance'] }) {
  const { score, parts } = relevance;
  const given = order.filter((part) => parts[part] !== 0);
  const raising = given.filter((part) => parts[part] > 0);
  return (
    <div className="flex flex-col gap-3">
      <div className="flex items-baseline justify-between">
        <h3 className="font-medium">{words.relevance}</h3>
        <span className="tabular font-medium text-base">{score}</span>
      </div>
      <div aria-hidden className="flex h-2 gap-px overflow-hidden rounded-sm bg-pressed">
        {raising.map((part) => (
          <span
            key={part}
            title={`${relevanceParts[part].name} ${signed(parts[part])}`}
            style={{ width: `${parts[part]}%`, backgroundColor: colorOf(part) }}
          />
        ))}
      </div>
      <dl className="grid gap-x-6 gap-y-1 sm:grid-cols-2">
        {given.map((part) => (
          <div key={part} className="flex items-baseline gap-2" title={relevanceParts[part].help}>
            <span
              aria-hidden
              className={cn('size-2 shrink-0 rounded-full', parts[part] < 0 && 'bg-negative')}
              style={parts[part] > 0 ? { backgroundColor: colorOf(part) } : undefined}
            />
            <dt className="text-muted">{relevanceParts[part].name}</dt>
            <dd className={cn('tabular ml-auto', parts[part] < 0 && 'text-negative')}>{signed(parts[part])}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
