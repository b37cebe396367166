import type { NewsAlert } from '@sequelstring/contract/news.ts';
import { Minus, TrendingDown, TrendingUp } from 'lucide-react';
import { sentimentNames } from '../../../lib/messages/intelligence.ts';
import { cn } from '../../../ui/cn.ts';

export const sentimentIcons = { positive: TrendingUp, neutral: Minus, negative: TrendingDown } as const;
const tones = { positive: 'text-positive', neutral: 'text-muted', negative: 'text-negative' } as const;

/** The tone of news as a glyph, or with `word` spelled out. */
export function SentimentMark({
  label,
  word = false,
  className,
}: {
  label: NewsAlert['sentiment']['label'];
  word?: boolean;
  className?: string;
}) {
  const Icon = sentimentIcons[label];
  return (
    <span
      title={word ? undefined : sentimentNames[label]}
      className={cn('inline-flex shrink-0 items-center gap-1', tones[label], className)}
    >
      <Icon aria-hidden className="size-3.5" strokeWidth={1.75} />
      <span className={word ? undefined : 'sr-only'}>{sentimentNames[label]}</span>
    </span>
  );
}
