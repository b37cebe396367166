import type { Import } from '@sequelstring/contract/imports.ts';
import { formatNumber } from '../../../lib/format.ts';
import { Stat } from '../../../ui/stat.tsx';
import { kindOf, manyOf } from '../api/kinds.ts';

/** What came of an import, or of a dry run what would come of it. */
export function ImportCounts({ one }: { one: Import }) {
  const would = one.dryRun ? 'would be ' : '';
  const counts = [
    { label: 'In the file', value: one.totalRows },
    { label: one.dryRun ? `New ${manyOf(kindOf(one.kind))}` : 'Created', value: one.created },
    { label: `${would}updated`, value: one.updated },
    { label: 'Already exist', value: one.skipped },
    { label: 'Left out', value: one.failed },
  ];
  return (
    <div className="grid grid-cols-2 gap-x-4 gap-y-3 rounded-lg border bg-surface px-4 py-3 sm:grid-cols-5">
      {counts.map(({ label, value }) => (
        <Stat key={label} label={label[0]!.toUpperCase() + label.slice(1)} value={formatNumber(value)} />
      ))}
    </div>
  );
}
