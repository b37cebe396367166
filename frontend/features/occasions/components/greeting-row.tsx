import type { Greeting } from '@sequelstring/contract/greetings.ts';
import { FilePenLine } from 'lucide-react';
import { memo } from 'react';
import { formatDate, formatTime } from '../../../lib/format.ts';
import { cityOf } from '../../../lib/zone-names.ts';
import { cn } from '../../../ui/cn.ts';
import { describeReason, GreetingStatusBadge } from './greeting-status.tsx';
import { OccasionIcon, occasionLabel } from './occasion-icon.tsx';

interface GreetingRowProps {
  greeting: Greeting;
  open: boolean;
  twoLines: boolean;
  reasons?: boolean;
  onOpen(greeting: Greeting): void;
}

const NEWS_MS = 14 * 86_400_000;

/** Lists tell of edits as long as somebody may have read the text as it was before. */
const templateEdit = ({ templateEditedAt: at }: Greeting): string | undefined =>
  at && Date.now() - Date.parse(at) < NEWS_MS ? `Template edited ${formatDate(at)}` : undefined;

/** One greeting in a list; opens its mail. */
export const GreetingRow = memo(function GreetingRow(props: GreetingRowProps) {
  const { greeting, open, twoLines, reasons, onOpen } = props;
  const when = greeting.sentAt
    ? `sent ${formatTime(greeting.sentAt)}`
    : `${formatTime(greeting.dueAt, greeting.timeZone)} in ${cityOf(greeting.timeZone)}`;
  const edited = templateEdit(greeting);
  const what = occasionLabel(greeting.occasion, greeting.label);
  const name = (
    <span className="flex min-w-0 items-center gap-1.5 font-medium">
      <span className="truncate">{greeting.contactName}</span>
      {edited && (
        <span role="img" aria-label={edited} title={edited} className="shrink-0 text-muted">
          <FilePenLine aria-hidden className="size-3.5" strokeWidth={1.5} />
        </span>
      )}
    </span>
  );
  const second = ((reasons || greeting.status === 'not_sent') && describeReason(greeting)) || [what, when].join(' · ');
  return (
    <button
      type="button"
      aria-current={open || undefined}
      onClick={() => onOpen(greeting)}
      className={cn(
        'flex h-full w-full items-center gap-3 border-b px-4 text-left outline-offset-[-2px] hover:bg-hover sm:px-6',
        open && 'bg-selected hover:bg-selected',
      )}
    >
      <OccasionIcon type={greeting.occasion} className="size-7" />
      {twoLines ? (
        <span className="min-w-0 flex-1">
          {name}
          <span className="block truncate text-muted text-xs">{second}</span>
        </span>
      ) : (
        <span className="grid min-w-0 flex-1 grid-cols-[minmax(0,1.2fr)_minmax(0,1fr)_minmax(0,1fr)] items-center gap-3">
          {name}
          <span className="truncate text-muted">{what}</span>
          <span className="tabular truncate text-muted">
            {greeting.status === 'not_sent' ? describeReason(greeting) : when}
          </span>
        </span>
      )}
      <span className="flex shrink-0 justify-end sm:w-28">
        <GreetingStatusBadge status={greeting.status} needsApproval={greeting.needsApproval} />
      </span>
    </button>
  );
});
