import type { Import } from '@sequelstring/contract/imports.ts';
import { formatCount, formatNumber } from '../../../lib/format.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';

const mostNamed = 8;

/** What an import leaves out, said before anything else: records, values and columns. */
export function ImportDropped({ one, mapping }: { one: Import; mapping: Import['mapping'] }) {
  const left = one.dryRun ? one.columns.filter((column) => !mapping[column]) : [];
  const { error, warning } = one.problems;
  const parts = [
    error > 0 && `${formatCount(error, 'record')} skipped`,
    warning > 0 && `${formatCount(warning, 'warning')}`,
    left.length > 0 && `${formatNumber(left.length)} of ${formatCount(one.columns.length, 'column')} not imported`,
  ].filter(Boolean);
  if (parts.length === 0) return null;
  const named = left.slice(0, mostNamed).map((column) => `“${column}”`);
  const more = left.length - named.length;
  return (
    <Callout
      tone="warning"
      title={parts.join(', ')}
      action={
        error + warning > 0 && (
          <Button size="sm" onClick={() => document.getElementById('problems')?.scrollIntoView()}>
            Show
          </Button>
        )
      }
    >
      {left.length > 0 && `Not imported: ${named.join(', ')}${more > 0 ? ` and ${formatNumber(more)} more` : ''}.`}
    </Callout>
  );
}
