import type { HealthLine } from '@sequelstring/contract/integrations.ts';
import { useQuery } from '@tanstack/react-query';
import {
  CircleCheck,
  CircleDashed,
  CircleExclamationPoint,
  type LucideIcon,
  RotateCw,
  TriangleExclamationPoint,
} from 'lucide-react';
import { formatDistance } from '../../../lib/format.ts';
import { healthWords as words } from '../../../lib/messages/settings.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { cn } from '../../../ui/cn.ts';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Progress } from '../../../ui/progress.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { healthQuery } from '../api/integration.queries.ts';

const marks: Record<HealthLine['mark'], { icon: LucideIcon; style: string }> = {
  ok: { icon: CircleCheck, style: 'text-positive' },
  attention: { icon: TriangleExclamationPoint, style: 'text-warning' },
  failing: { icon: CircleExclamationPoint, style: 'text-negative' },
  off: { icon: CircleDashed, style: 'text-muted' },
};

/** What is wrong stands first. */
const order: Record<HealthLine['mark'], number> = { failing: 0, attention: 1, ok: 2, off: 3 };

/** One line per part of the program: whether it works, and what to do where it does not. */
export function HealthPage() {
  const health = useQuery(healthQuery);
  const lines = health.data && [...health.data].sort((a, b) => order[a.mark] - order[b.mark]);
  return (
    <Card
      flush
      title={words.title}
      description={words.help}
      action={
        <Button size="sm" loading={health.isFetching && !health.isPending} onClick={() => void health.refetch()}>
          {!health.isFetching && <RotateCw aria-hidden strokeWidth={1.5} />}
          {words.refresh}
        </Button>
      }
    >
      {health.isError && !health.data && <ErrorState error={health.error} onRetry={() => void health.refetch()} />}
      {health.isPending && (
        <Loading className="flex flex-col gap-4 p-4">
          {['a', 'b', 'c', 'd', 'e'].map((key) => (
            <Skeleton key={key} className="w-2/3" />
          ))}
        </Loading>
      )}
      {lines && (
        <ul className="divide-y">
          {lines.map((line) => (
            <HealthRow key={line.id} line={line} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function HealthRow({ line: { name, mark, text, todo, progress, lastActivity } }: { line: HealthLine }) {
  const { icon: Icon, style } = marks[mark];
  return (
    <li className="grid grid-cols-[1rem_minmax(0,1fr)] gap-x-3 px-4 py-2.5 sm:grid-cols-[1rem_11rem_minmax(0,1fr)_auto]">
      <Icon aria-hidden className={cn('mt-0.5 size-4', style)} strokeWidth={1.75} />
      <p className="font-medium">
        {name}
        <span className="sr-only">: {words.marks[mark]}</span>
      </p>
      <div className="wrap-anywhere min-w-0 text-pretty max-sm:col-start-2">
        <p className={cn(mark === 'off' && 'text-muted')}>{text}</p>
        {progress !== undefined && <Progress value={progress} label={text} className="mt-1.5 mb-1 max-w-80" />}
        {todo && <p className="text-muted text-sm">{todo}</p>}
      </div>
      {lastActivity && (
        <p className="tabular text-muted text-xs max-sm:col-start-2 sm:pt-0.5">
          {words.lastActivity(formatDistance(lastActivity))}
        </p>
      )}
    </li>
  );
}
