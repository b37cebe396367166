import { contactName } from '@sequelstring/contract/contact-name.ts';
import type { Contact } from '@sequelstring/contract/crm.ts';
import type { RegisterEntry } from '@sequelstring/contract/social-profiles.ts';
import { Eraser, FileDown } from 'lucide-react';
import { useState } from 'react';
import { download } from '../../../lib/download.ts';
import { formatDate, formatDateTime, formatNumber } from '../../../lib/format.ts';
import { socialWords as words } from '../../../lib/messages/social.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { Dialog, DialogContent, DialogFooter } from '../../../ui/dialog.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { Table, TableBody, TableCell, TableHead, TableHeadCell, TableRow } from '../../../ui/table.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useNetworks, useRegister, useSocialData } from '../api/social.queries.ts';
import { NetworkMark } from './network-mark.tsx';

/** Every value that is kept of a contact's profiles: where it came from, and until when it stays. */
export function RegisterDialog(props: { contact: Contact; readOnly: boolean; onClose(): void }) {
  const { contact, readOnly, onClose } = props;
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
        <RegisterActions
          contactId={contact.id}
          mayErase={!readOnly && (register.data?.length ?? 0) > 0}
          onErased={onClose}
        />
      </DialogContent>
    </Dialog>
  );
}

/** Hands all of it to the person whom it is about, and ends it. */
function RegisterActions(props: { contactId: string; mayErase: boolean; onErased(): void }) {
  const { contactId, mayErase, onErased } = props;
  const [isSure, setSure] = useState(false);
  const { gather, erase } = useSocialData(contactId);
  if (isSure) {
    return (
      <Callout tone="warning" title={words.eraseTitle}>
        <p>{words.eraseHelp}</p>
        <div className="mt-2 flex gap-2">
          <Button
            size="sm"
            variant="danger"
            loading={erase.isPending}
            onClick={() =>
              erase.mutate(undefined, {
                onSuccess: () => {
                  toast.success(words.erased);
                  onErased();
                },
                onError: (error) => toast.failure(words.notErased, error),
              })
            }
          >
            {words.eraseAction}
          </Button>
          <Button size="sm" onClick={() => setSure(false)}>
            {words.keep}
          </Button>
        </div>
      </Callout>
    );
  }
  return (
    <DialogFooter>
      {mayErase && (
        <Button variant="ghost" className="sm:mr-auto" onClick={() => setSure(true)}>
          <Eraser aria-hidden strokeWidth={1.5} />
          {words.erase}
        </Button>
      )}
      <Button
        loading={gather.isPending}
        onClick={() =>
          gather.mutate(undefined, {
            onSuccess: (data) =>
              download(
                new Blob([JSON.stringify(data, null, 2)], { type: 'application/json' }),
                `social-data-${contactId}.json`,
              ),
            onError: (error) => toast.failure(words.notGathered, error),
          })
        }
      >
        <FileDown aria-hidden strokeWidth={1.5} />
        {words.gather}
      </Button>
    </DialogFooter>
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
