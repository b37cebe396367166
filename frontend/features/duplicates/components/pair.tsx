import type { Duplicate } from '@sequelstring/contract/merges.ts';
import { editors } from '@sequelstring/contract/route.ts';
import { Link } from 'react-router';
import { duplicateWords as words } from '../../../lib/messages/duplicates.ts';
import { useHasRole } from '../../../lib/session.ts';
import { flat } from '../../../records/custom-values.ts';
import { type AnyRecord, titleOf } from '../../../records/record.ts';
import { type RecordView, recordPath } from '../../../records/view.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { useDecide } from '../api/duplicate.queries.ts';
import { MergeValue } from './merge-value.tsx';

/** What is shown of each record, as far as one of the two has it. */
const shown = {
  contact: ['email', 'phone', 'companyName', 'title', 'address', 'importantDates'],
  account: ['domains', 'website', 'phone', 'industry', 'address'],
} as const;

interface PairProps {
  pair: Duplicate;
  /** All that may be the same record as these two, themselves among them. */
  group: readonly string[];
  view: RecordView;
}

/** Two records that may be one, why, and what to do about it. */
export function Pair({ pair, group, view }: PairProps) {
  const decide = useDecide(pair.kind);
  const mayEdit = useHasRole(editors);
  const records = pair.records.map((record) => flat(record as unknown as AnyRecord)) as [AnyRecord, AnyRecord];
  const names = shown[pair.kind].filter((name) => records.some((record) => !isBlank(record[name])));
  const ids = records.map(({ id }) => id).join();
  const isOpen = pair.status === 'open';
  const title = records.map((record) => titleOf(view.kind, record)).join(', ');
  return (
    <li aria-label={title} className="flex flex-col gap-3 px-4 py-3.5">
      <div className="flex flex-wrap items-center gap-1.5">
        <Badge tone="accent" className="tabular">
          {words.score(pair.score)}
        </Badge>
        {pair.reasons.map((reason) => (
          <Badge
            key={`${reason.field} ${reason.match}`}
            tone={reason.match === 'different' || reason.points < 0 ? 'outline' : 'neutral'}
          >
            {words.reason(reason)}
          </Badge>
        ))}
        {mayEdit && (
          <span className="ml-auto flex gap-2 max-sm:ml-0 max-sm:w-full">
            <Button
              size="sm"
              variant="ghost"
              loading={decide.isPending}
              onClick={() => decide.mutate({ id: pair.id, status: isOpen ? 'dismissed' : 'open' })}
            >
              {isOpen ? words.dismiss : words.reopen}
            </Button>
            {isOpen && (
              <Button asChild size="sm">
                <Link to={`${view.path}/merge?ids=${ids}`}>{words.merge}</Link>
              </Button>
            )}
            {isOpen && group.length > 2 && (
              <Button asChild size="sm">
                <Link to={`${view.path}/merge?ids=${group.join()}`}>{words.mergeGroup(group.length)}</Link>
              </Button>
            )}
          </span>
        )}
      </div>
      <div className="grid gap-x-6 gap-y-3 sm:grid-cols-2">
        {records.map((record) => (
          <div key={record.id} className="flex min-w-0 gap-2.5">
            <Avatar name={titleOf(view.kind, record)} size="md" />
            <div className="min-w-0 flex-1">
              <Link
                to={recordPath(view, record.id)}
                dir="auto"
                className="block truncate font-medium underline-offset-2 hover:underline"
              >
                {titleOf(view.kind, record)}
              </Link>
              <dl className="mt-0.5 grid grid-cols-[5.5rem_minmax(0,1fr)] gap-x-2 text-sm">
                {names.map((name) => (
                  <div key={name} className="contents">
                    <dt className="truncate text-muted">{view.kind.fields[name]?.options.label}</dt>
                    <dd className="min-w-0 truncate">
                      <MergeValue field={view.kind.fields[name]} value={record[name]} />
                    </dd>
                  </div>
                ))}
              </dl>
            </div>
          </div>
        ))}
      </div>
    </li>
  );
}

const isBlank = (value: unknown): boolean =>
  value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
