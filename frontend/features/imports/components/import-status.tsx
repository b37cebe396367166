import type { Import } from '@sequelstring/contract/imports.ts';
import { Ban, CircleCheck, CircleX, Clock, Eye, LoaderCircle, Undo2 } from 'lucide-react';
import { Badge } from '../../../ui/badge.tsx';

const states = {
  queued: { label: 'Waiting', tone: 'info', icon: Clock },
  running: { label: 'Running', tone: 'info', icon: LoaderCircle },
  completed: { label: 'Imported', tone: 'positive', icon: CircleCheck },
  failed: { label: 'Failed', tone: 'negative', icon: CircleX },
  cancelled: { label: 'Stopped', tone: 'neutral', icon: Ban },
} as const;

/** Where an import stands, in a word. */
export function ImportStatus({ one: { status, dryRun, undo } }: { one: Pick<Import, 'status' | 'dryRun' | 'undo'> }) {
  if (undo && undo.status !== 'failed') {
    return (
      <Badge tone="neutral" icon={Undo2}>
        {undo.status === 'undoing' ? 'Undoing' : 'Undone'}
      </Badge>
    );
  }
  if (dryRun && status === 'completed') {
    return (
      <Badge tone="warning" icon={Eye}>
        To review
      </Badge>
    );
  }
  const { label, tone, icon } = states[status];
  return (
    <Badge tone={tone} icon={icon}>
      {label}
    </Badge>
  );
}

const dialects: Record<string, string> = {
  google: 'Google Contacts CSV',
  outlook: 'Outlook CSV',
  plain: 'CSV',
  excel: 'Excel',
  ldif: 'LDIF',
};

/** What kind of file it is, in words: `Google Contacts CSV`, `vCard 3.0`. */
export function describeFormat({ format, dialect }: Pick<Import, 'format' | 'dialect'>): string {
  if (format === 'csv') return dialects[dialect] ?? (dialect || 'CSV');
  return /vcard/i.test(dialect) ? dialect : `vCard ${dialect}`.trim();
}
