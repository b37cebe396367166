import type { OccasionRule } from '@sequelstring/contract/occasion-rules.ts';
import { admins } from '@sequelstring/contract/route.ts';
import { useQuery } from '@tanstack/react-query';
import { ArrowDown, ArrowUp, ClipboardList, Mail, Trash2 } from 'lucide-react';
import { Link } from 'react-router';
import { ruleWords as words } from '../../../lib/messages/occasion-rules.ts';
import { useHasRole } from '../../../lib/session.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { rulesQuery, useRuleActions } from '../api/rule.queries.ts';
import { sentenceOf } from './rule-sentence.ts';

/** The rules in their order, each as a sentence with its pause switch. */
export function RuleList() {
  const { data, error, refetch } = useQuery(rulesQuery);
  const { order } = useRuleActions();
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) {
    return (
      <Loading className="flex flex-col gap-3 p-6">
        <Skeleton className="h-12" />
        <Skeleton className="h-12" />
      </Loading>
    );
  }
  const movable = data.filter(({ isDefault }) => !isDefault).map(({ id }) => id);
  const swap = (id: string, by: -1 | 1) => {
    const at = movable.indexOf(id);
    const ids = [...movable];
    [ids[at], ids[at + by]] = [ids[at + by]!, ids[at]!];
    order.mutate(ids);
  };
  return (
    <div className="min-h-0 flex-1 overflow-auto">
      <div className="flex max-w-4xl flex-col gap-3 px-4 py-4 sm:px-6">
        <p className="text-muted">{words.intro}</p>
        <ol aria-label={words.title} className="divide-y rounded-lg border bg-surface">
          {data.map((rule) => (
            <RuleRow key={rule.id} rule={rule} place={movable.indexOf(rule.id)} count={movable.length} onMove={swap} />
          ))}
        </ol>
      </div>
    </div>
  );
}

interface RuleRowProps {
  rule: OccasionRule;
  /** Among those that can be moved; -1 for the default one. */
  place: number;
  count: number;
  onMove(id: string, by: -1 | 1): void;
}

function RuleRow({ rule, place, count, onMove }: RuleRowProps) {
  const mayEdit = useHasRole(admins);
  const { pause, remove } = useRuleActions();
  const { id, name, action, paused, isDefault, problem } = rule;
  const Icon = action === 'email' ? Mail : ClipboardList;
  return (
    <li className="relative flex items-center gap-3 px-4 py-2.5 hover:bg-hover max-sm:flex-wrap">
      <Icon aria-hidden className="size-4 shrink-0 text-muted" strokeWidth={1.5} />
      <div className="min-w-0 flex-1 max-sm:basis-[calc(100%-2.5rem)]">
        <p className="flex items-center gap-2">
          {mayEdit ? (
            <Link to={`/occasions/rules/${id}`} className="truncate font-medium after:absolute after:inset-0">
              {name}
            </Link>
          ) : (
            <span className="truncate font-medium">{name}</span>
          )}
          {isDefault && <Badge>{words.defaultBadge}</Badge>}
          {paused && <Badge tone="warning">{words.pausedBadge}</Badge>}
        </p>
        <p className="text-muted text-xs">{sentenceOf(rule)}</p>
        {problem && (
          <Callout tone="warning" className="mt-2">
            {words.problem}
          </Callout>
        )}
      </div>
      {mayEdit && (
        <div className="relative z-1 ml-auto flex items-center gap-1">
          {!isDefault && (
            <>
              <IconButton
                icon={ArrowUp}
                size="sm"
                label={words.up(name)}
                disabled={place <= 0}
                onClick={() => onMove(id, -1)}
              />
              <IconButton
                icon={ArrowDown}
                size="sm"
                label={words.down(name)}
                disabled={place === count - 1}
                onClick={() => onMove(id, 1)}
              />
              <IconButton icon={Trash2} size="sm" label={words.remove(name)} onClick={() => remove.mutate(id)} />
            </>
          )}
          <Switch
            className="ml-2"
            label={<span className="sr-only">{words.active(name)}</span>}
            checked={!paused}
            onCheckedChange={(active) => pause.mutate({ id, paused: !active })}
          />
        </div>
      )}
    </li>
  );
}
