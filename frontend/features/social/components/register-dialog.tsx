import { contactName } from '@sequelstring/contract/contact-name.ts';
import type { Contact } from '@sequelstring/contract/crm.ts';
import type { RegisterEntry } from '@sequelstring/contract/social.ts';
import { formatDate, formatDateTime, formatNumber } from '../../../lib/format.ts';
import { socialWords as words } from '../../../lib/messages/social.ts';
import { Dialog, DialogContent } from '../../../ui/dialog.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { Table, TableBody, TableCell, TableHead, TableHeadCell, TableRow } from '../../../ui/table.tsx';
import { useNetworks, useRegister } from '../api/social.queries.ts';
import { NetworkMark } from './network-mark.tsx';

/** Every value that is kept of a contact's profiles: where it came from, and until when it stays. */
export function RegisterDialog({ contact, onClose }: { contact: Contact; onClose(): void }) {
  const register = useRegister(contact.id);
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent size="lg" title={words.registerTitle} description={words.registerHelp(contactName(contact))}>
        {register.error && !register.data ? (
          <ErrorState error={register.error} onRetry={() => void register.refetch()} />
        ) : register.isPending ? (
          <Loading label={words.register}>
            <Skeleton className="h-32 w-full" />
          </Loading>
        ) : register.data.length === 0 ? (
          <p className="text-muted text-sm">{words.registerEmpty}</p>
        ) : (
          <Purposes entries={register.data} />
        )}
      </DialogContent>
    </Dialog>
  );
}

/** One table for each network, under what it is kept for. */
function Purposes({ entries }: { entries: readonly RegisterEntry[] }) {
  const { nameOf } = useNetworks();
  const platforms = [...new Set(entries.map(({ platform }) => platform))];
  return (
    <div className="flex flex-col gap-5">
      {platforms.map((platform) => {
        const own = entries.filter((entry) => entry.platform === platform);
        return (
          <section key={platform} aria-label={nameOf(platform)} className="flex flex-col gap-2">
            <div className="flex items-center gap-2">
              <NetworkMark platform={platform} />
              <div className="min-w-0">
                <h3 className="font-medium text-sm">{nameOf(platform)}</h3>
                <p className="text-muted text-xs">{own[0]?.purpose}</p>
              </div>
            </div>
            <Entries entries={own} name={nameOf(platform)} />
          </section>
        );
      })}
    </div>
  );
}

function Entries({ entries, name }: { entries: readonly RegisterEntry[]; name: string }) {
  const columns = words.registerColumns;
  return (
    <Table className="table-fixed">
      <TableHead className="static">
        <TableRow>
          <TableHeadCell className="w-28">{columns.field}</TableHeadCell>
          <TableHeadCell>{columns.value}</TableHeadCell>
          <TableHeadCell className="w-28 max-sm:hidden">{columns.from}</TableHeadCell>
          <TableHeadCell className="w-32">{columns.until}</TableHeadCell>
        </TableRow>
      </TableHead>
      <TableBody>
        {entries.map(({ profileUrl, field, value, from, at, keptUntil }) => (
          // Two profiles on one network have the same fields.
          <TableRow key={`${profileUrl}:${field}`}>
            <TableCell className="text-muted">{labelOf(field)}</TableCell>
            <TableCell className="truncate" title={String(value)}>
              {typeof value === 'number' ? formatNumber(value) : value}
            </TableCell>
            <TableCell className="max-sm:hidden" title={formatDateTime(at)}>
              {from === 'network' ? name : words.origins[from]}
            </TableCell>
            <TableCell className="tabular">{keptUntil ? formatDate(keptUntil) : words.keptWithContact}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

const labelOf = (field: string): string =>
  (({ ...words.fields, ...words.registerFields }) as Record<string, string>)[field] ?? field;
