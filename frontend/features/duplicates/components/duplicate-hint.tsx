import type { MergeableKind } from '@sequelstring/contract/merges.ts';
import { CopyCheck } from 'lucide-react';
import { Link } from 'react-router';
import { duplicateWords as words } from '../../../lib/messages/duplicates.ts';
import type { AnyRecord } from '../../../records/record.ts';
import type { RecordView } from '../../../records/view.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { usePairsOf } from '../api/duplicate.queries.ts';

/** On the page of a record: that it may be there twice. */
export function DuplicateHint({ view, record, readOnly }: { view: RecordView; record: AnyRecord; readOnly: boolean }) {
  const { data } = usePairsOf(view.kind.kind as MergeableKind, record.id, !readOnly);
  const [first] = data?.data ?? [];
  if (!data || !first || readOnly) return null;
  const ids = first.records.map(({ id }) => String(id)).join();
  const { total = 1 } = data.meta;
  const to = total === 1 ? `${view.path}/merge?ids=${ids}` : `${view.path}/duplicates`;
  return (
    <Callout
      icon={CopyCheck}
      className="col-span-full"
      title={words.hint(total)}
      action={
        <Button asChild size="sm">
          <Link to={to}>{words.review}</Link>
        </Button>
      }
    />
  );
}
