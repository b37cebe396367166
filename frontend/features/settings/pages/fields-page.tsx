import { type CustomField, type CustomizableKind, customizableKinds } from '@sequelstring/contract/records/custom.ts';
import { useQuery } from '@tanstack/react-query';
import { Columns3Cog, Ellipsis, Pencil, Plus, RotateCcw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { formatCount } from '../../../lib/format.ts';
import { fieldTypeWords, kindWords, fieldWords as words } from '../../../lib/messages/fields.ts';
import { deletedFieldsQuery, fieldsQuery } from '../../../lib/queries/fields.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '../../../ui/dropdown-menu.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { toast } from '../../../ui/toast.tsx';
import { usageQuery, useDeleteField, useRestoreField } from '../api/field.queries.ts';
import { FieldDialog } from '../components/field-dialog.tsx';

const kinds = customizableKinds.map((value) => ({ value, label: kindWords[value] }));

/** The fields that an organisation added to its records. */
export function FieldsPage() {
  const live = useQuery(fieldsQuery);
  const gone = useQuery(deletedFieldsQuery);
  const [kind, setKind] = useState<CustomizableKind>('contact');
  const [editing, setEditing] = useState<CustomField | 'new'>();
  const [removing, setRemoving] = useState<CustomField>();
  const ofKind = (list: readonly CustomField[] | undefined) => list?.filter((field) => field.kind === kind) ?? [];
  const deleted = ofKind(gone.data);
  const add = (
    <Button variant="primary" onClick={() => setEditing('new')}>
      <Plus aria-hidden strokeWidth={1.75} />
      {words.add}
    </Button>
  );
  return (
    <>
      <Segmented aria-label={words.kind} options={kinds} value={kind} onValueChange={setKind} />
      <Card flush title={words.title} description={words.help} action={ofKind(live.data).length > 0 ? add : undefined}>
        {live.isError && <ErrorState error={live.error} onRetry={() => void live.refetch()} />}
        {live.isPending && (
          <Loading className="flex flex-col gap-4 p-4">
            <Skeleton className="w-2/3" />
            <Skeleton className="w-1/2" />
          </Loading>
        )}
        {live.data && ofKind(live.data).length === 0 && (
          <EmptyState icon={Columns3Cog} title={words.emptyTitle} action={add}>
            {words.emptyText}
          </EmptyState>
        )}
        <ul className="divide-y">
          {ofKind(live.data).map((field) => (
            <FieldRow
              key={field.id}
              field={field}
              onEdit={() => setEditing(field)}
              onRemove={() => setRemoving(field)}
            />
          ))}
        </ul>
      </Card>
      {deleted.length > 0 && (
        <Card flush title={words.deleted} description={words.deletedHelp}>
          <ul className="divide-y">
            {deleted.map((field) => (
              <DeletedRow key={field.id} field={field} />
            ))}
          </ul>
        </Card>
      )}
      {editing && (
        <FieldDialog
          kind={kind}
          field={editing === 'new' ? undefined : editing}
          onClose={() => setEditing(undefined)}
        />
      )}
      {removing && <RemoveDialog field={removing} onClose={() => setRemoving(undefined)} />}
    </>
  );
}

function describe({ type, choices = [] }: CustomField): string {
  const labels = choices.map(({ label, retired }) => (retired ? `${label} (${words.retired})` : label));
  return [fieldTypeWords[type], labels.join(', ')].filter(Boolean).join(' · ');
}

function Names({ field }: { field: CustomField }) {
  return (
    <div className="min-w-0 flex-1">
      <p className="truncate">{field.label}</p>
      <p className="truncate text-muted text-xs">{describe(field)}</p>
    </div>
  );
}

function FieldRow({ field, onEdit, onRemove }: { field: CustomField; onEdit(): void; onRemove(): void }) {
  return (
    <li className="flex min-h-12 items-center gap-3 px-4 py-1.5">
      <Names field={field} />
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <IconButton icon={Ellipsis} label={words.actions(field.label)} size="sm" />
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          <DropdownMenuItem icon={Pencil} onSelect={onEdit}>
            {words.edit}
          </DropdownMenuItem>
          <DropdownMenuItem icon={Trash2} danger onSelect={onRemove}>
            {words.remove}
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
    </li>
  );
}

function DeletedRow({ field }: { field: CustomField }) {
  const restore = useRestoreField();
  return (
    <li className="flex min-h-12 items-center gap-3 px-4 py-1.5">
      <Names field={field} />
      <Button
        size="sm"
        loading={restore.isPending}
        onClick={() =>
          restore.mutate(field.id, {
            onSuccess: () => toast.success(words.restored(field.label)),
            onError: (error) => toast.failure(words.notSaved, error),
          })
        }
      >
        <RotateCcw aria-hidden strokeWidth={1.5} />
        {words.restore}
      </Button>
    </li>
  );
}

function RemoveDialog({ field, onClose }: { field: CustomField; onClose(): void }) {
  const remove = useDeleteField();
  const { data } = useQuery(usageQuery(field.id));
  const text = data && (data.records > 0 ? words.removeUsed(formatCount(data.records, 'record')) : words.removeUnused);
  return (
    <ConfirmDialog
      title={words.removeTitle(field.label)}
      text={text ?? words.deletedHelp}
      action={words.remove}
      loading={remove.isPending}
      onConfirm={() =>
        remove.mutate(field.id, {
          onSuccess: () => {
            toast.success(words.removed(field.label));
            onClose();
          },
          onError: (error) => toast.failure(words.notSaved, error),
        })
      }
      onClose={onClose}
    />
  );
}
