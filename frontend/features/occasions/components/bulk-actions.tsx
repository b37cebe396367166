import { CheckCheck, ChevronDown } from 'lucide-react';
import { formatCount } from '../../../lib/format.ts';
import { queueWords as words } from '../../../lib/messages/occasions.ts';
import { Button } from '../../../ui/button.tsx';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '../../../ui/dropdown-menu.tsx';
import { toast } from '../../../ui/toast.tsx';
import type { GreetingFilters } from '../api/greeting.queries.ts';
import { useBulkGreetings } from '../api/queue.queries.ts';

/** Approves or skips all that the list shows; it can be taken back. */
export function BulkActions({ filters }: { filters: GreetingFilters }) {
  const bulk = useBulkGreetings();
  const { from, to, occasion, q } = filters;
  const filter = { from, to, occasion, q };
  const run = (action: 'approve' | 'skip') => {
    const status = action === 'approve' ? 'planned' : 'planned,approved';
    bulk.mutate(
      { action, filter: { ...filter, status } },
      {
        onSuccess: ({ changed, more }) => {
          if (changed.length === 0) return toast.info(words.none);
          const count = formatCount(changed.length, 'email');
          const undo = () => bulk.mutate({ action: action === 'approve' ? 'unapprove' : 'unskip', ids: changed });
          toast.success(action === 'approve' ? words.approved(count) : words.skipped(count), {
            action: { label: words.undo, onClick: undo },
            description: more ? words.more : undefined,
          });
        },
        onError: (error) => toast.failure('Could not change these emails', error),
      },
    );
  };
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button loading={bulk.isPending}>
          <CheckCheck aria-hidden strokeWidth={1.5} />
          {words.many}
          <ChevronDown aria-hidden strokeWidth={1.5} />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        <DropdownMenuItem onSelect={() => run('approve')}>{words.approveAll}</DropdownMenuItem>
        <DropdownMenuItem onSelect={() => run('skip')}>{words.skipAll}</DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
