import type { Import } from '@sequelstring/contract/imports.ts';
import { formatNumber } from '../../../lib/format.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { Card } from '../../../ui/card.tsx';
import { Progress } from '../../../ui/progress.tsx';
import { useUndoImport } from '../api/import.queries.ts';
import { countOf, kindOf } from '../api/kinds.ts';

/** The way back from an import. */
export function UndoButton({ one, label = 'Undo import' }: { one: Import; label?: string }) {
  const undo = useUndoImport(one.id);
  if (!one.undoable) return null;
  return (
    <Button size="sm" loading={undo.isPending} onClick={() => undo.mutate()}>
      {label}
    </Button>
  );
}

/** How far the undo of an import is, and what came of it. */
export function ImportUndone({ one }: { one: Import }) {
  if (!one.undo) return null;
  const { status, total, restored, left, reason } = one.undo;
  const kind = kindOf(one.kind);
  if (status === 'undoing') {
    return (
      <Card>
        <div className="flex items-baseline gap-3">
          <p className="flex-1 font-medium text-base" role="status">
            Undoing the import
          </p>
          <p className="tabular text-muted">
            {formatNumber(restored + left)}
            {total > 0 && ` of ${formatNumber(total)}`}
          </p>
        </div>
        <Progress
          value={total > 0 ? (restored + left) / total : null}
          label="Undoing the import"
          className="mt-3 h-2"
        />
        <p className="mt-3 text-muted text-xs">You can leave; the undo goes on.</p>
      </Card>
    );
  }
  if (status === 'failed') {
    return (
      <Callout tone="negative" title="The undo stopped" action={<UndoButton one={one} label="Try again" />}>
        {reason ?? 'It met an error that it could not get past.'}
      </Callout>
    );
  }
  return (
    <Callout tone={left > 0 ? 'warning' : 'positive'} title={`Import undone: ${countOf(restored, kind)} reverted`}>
      {left > 0
        ? `${countOf(left, kind)} changed since the import, so they were left alone.`
        : 'What it created is in the trash, and what it updated is as it was before.'}
    </Callout>
  );
}
