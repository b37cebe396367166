import type { TagUse } from '@sequelstring/contract/tags.ts';
import { useQuery } from '@tanstack/react-query';
import { Ellipsis, Merge, Pencil, Tag, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { tagWords as words } from '../../../lib/messages/tags.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '../../../ui/dropdown-menu.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Input } from '../../../ui/input.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { tagsQuery } from '../api/tag.queries.ts';
import { RemoveTagDialog, RenameTagsDialog } from '../components/tag-dialogs.tsx';

/** The tags of all records: counted, renamed, merged and deleted in one place. */
export function TagsPage() {
  const { data: tags, isPending, error, refetch } = useQuery(tagsQuery);
  const [text, setText] = useState('');
  const [selected, setSelected] = useState<readonly string[]>([]);
  const [renaming, setRenaming] = useState<readonly string[]>();
  const [removing, setRemoving] = useState<TagUse>();
  const found = tags?.filter(({ tag }) => tag.toLowerCase().includes(text.trim().toLowerCase())) ?? [];
  const chosen = selected.filter((one) => tags?.some(({ tag }) => tag === one));
  const toggle = (tag: string) =>
    setSelected(chosen.includes(tag) ? chosen.filter((other) => other !== tag) : [...chosen, tag]);
  return (
    <>
      <Card
        flush
        title={words.title}
        description={words.help}
        action={
          chosen.length > 1 && (
            <Button variant="primary" onClick={() => setRenaming(chosen)}>
              <Merge aria-hidden strokeWidth={1.5} />
              {words.merge(chosen.length)}
            </Button>
          )
        }
      >
        {error && !tags && <ErrorState error={error} onRetry={() => void refetch()} />}
        {isPending && (
          <Loading className="flex flex-col gap-4 p-4">
            <Skeleton className="w-2/3" />
            <Skeleton className="w-1/2" />
          </Loading>
        )}
        {tags?.length === 0 && (
          <EmptyState icon={Tag} title={words.emptyTitle}>
            {words.emptyText}
          </EmptyState>
        )}
        {tags && tags.length > 0 && (
          <div className="border-b px-4 py-2">
            <Input
              aria-label={words.find}
              placeholder={words.find}
              className="max-w-64"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          </div>
        )}
        {tags && tags.length > 0 && found.length === 0 && <p className="px-4 py-3 text-muted">{words.nothingFound}</p>}
        <ul className="divide-y">
          {found.map((use) => (
            <TagItem
              key={use.tag}
              use={use}
              selected={chosen.includes(use.tag)}
              onToggle={() => toggle(use.tag)}
              onRename={() => setRenaming([use.tag])}
              onRemove={() => setRemoving(use)}
            />
          ))}
        </ul>
      </Card>
      {renaming && (
        <RenameTagsDialog
          tags={renaming}
          known={tags ?? []}
          onClose={() => {
            setRenaming(undefined);
            setSelected([]);
          }}
        />
      )}
      {removing && <RemoveTagDialog use={removing} onClose={() => setRemoving(undefined)} />}
    </>
  );
}

interface TagItemProps {
  use: TagUse;
  selected: boolean;
  onToggle(): void;
  onRename(): void;
  onRemove(): void;
}

function TagItem({ use: { tag, kinds }, selected, onToggle, onRename, onRemove }: TagItemProps) {
  return (
    <li className="flex min-h-12 items-center gap-3 px-4 py-1.5">
      <Checkbox aria-label={words.select(tag)} checked={selected} onCheckedChange={onToggle} />
      <div className="min-w-0 flex-1">
        <p dir="auto" className="truncate">
          {tag}
        </p>
        <p className="tabular flex flex-wrap gap-x-3 text-muted text-xs">
          {Object.entries(kinds).map(([kind, count]) => (
            <Uses key={kind} kind={kind as keyof typeof words.kinds} tag={tag} count={count} />
          ))}
        </p>
      </div>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <IconButton icon={Ellipsis} label={words.actions(tag)} size="sm" />
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          <DropdownMenuItem icon={Pencil} onSelect={onRename}>
            {words.rename}
          </DropdownMenuItem>
          <DropdownMenuItem icon={Trash2} danger onSelect={onRemove}>
            {words.remove}
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
    </li>
  );
}

const lists = { contact: '/contacts', account: '/accounts', opportunity: '/opportunities', task: '/tasks' };

/** How many records of a kind have a tag, as a way to them; notes have no list. */
function Uses({ kind, tag, count }: { kind: keyof typeof words.kinds; tag: string; count: number }) {
  const text = words.kinds[kind](count);
  if (kind === 'note') return <span>{text}</span>;
  const filter = JSON.stringify({ and: [{ field: 'tags', op: 'eq', value: tag }] });
  return (
    <Link to={`${lists[kind]}?${new URLSearchParams({ view: 'all', filter })}`} className="hover:underline">
      {text}
    </Link>
  );
}
