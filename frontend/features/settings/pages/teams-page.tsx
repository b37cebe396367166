import type { Team } from '@sequelstring/contract/teams.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Ellipsis, Pencil, Plus, Trash2, UsersRound } from 'lucide-react';
import { useState } from 'react';
import { teamWords as words } from '../../../lib/messages/teams.ts';
import { settingsQuery } from '../../../lib/queries/settings.ts';
import { useUserNames } from '../../../lib/queries/users.ts';
import { useRealtime } from '../../../lib/socket.ts';
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
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { toast } from '../../../ui/toast.tsx';
import { teamsQuery, useRemoveTeam } from '../api/team.queries.ts';
import { TeamDialog } from '../components/team-dialog.tsx';
import { VisibilityCard } from '../components/visibility-card.tsx';

/** Who works with whom, and whose records each role sees. */
export function TeamsPage() {
  const client = useQueryClient();
  const settings = useQuery(settingsQuery);
  const teams = useQuery(teamsQuery);
  const [editing, setEditing] = useState<Team | 'new'>();
  const [removing, setRemoving] = useState<Team>();
  useRealtime('organisation:changed', ({ what }) => {
    if (what === 'teams') void client.invalidateQueries({ queryKey: teamsQuery.queryKey });
  });
  const add = (
    <Button variant="primary" onClick={() => setEditing('new')}>
      <Plus aria-hidden strokeWidth={1.75} />
      {words.add}
    </Button>
  );
  return (
    <>
      <Card flush title={words.title} description={words.help} action={teams.data?.length ? add : undefined}>
        {teams.isError && <ErrorState error={teams.error} onRetry={() => void teams.refetch()} />}
        {teams.isPending && (
          <Loading className="flex flex-col gap-4 p-4">
            <Skeleton className="w-2/3" />
            <Skeleton className="w-1/2" />
          </Loading>
        )}
        {teams.data?.length === 0 && (
          <EmptyState icon={UsersRound} title={words.emptyTitle} action={add}>
            {words.emptyText}
          </EmptyState>
        )}
        <ul className="divide-y">
          {teams.data?.map((team) => (
            <TeamItem key={team.id} team={team} onEdit={() => setEditing(team)} onRemove={() => setRemoving(team)} />
          ))}
        </ul>
      </Card>
      {settings.data && <VisibilityCard visibility={settings.data.visibility} />}
      {editing && <TeamDialog team={editing === 'new' ? undefined : editing} onClose={() => setEditing(undefined)} />}
      {removing && <RemoveDialog team={removing} onClose={() => setRemoving(undefined)} />}
    </>
  );
}

function TeamItem({ team, onEdit, onRemove }: { team: Team; onEdit(): void; onRemove(): void }) {
  const nameOf = useUserNames();
  const names = team.members?.map(nameOf).filter(Boolean).join(', ');
  return (
    <li className="flex min-h-12 items-center gap-3 px-4 py-1.5">
      <div className="min-w-0 flex-1">
        <p className="truncate">{team.name}</p>
        <p className="truncate text-muted text-xs">{names || words.nobody}</p>
      </div>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <IconButton icon={Ellipsis} label={words.actions(team.name)} size="sm" />
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

function RemoveDialog({ team, onClose }: { team: Team; onClose(): void }) {
  const remove = useRemoveTeam();
  return (
    <ConfirmDialog
      title={words.removeTitle(team.name)}
      text={words.removeText}
      action={words.remove}
      loading={remove.isPending}
      onConfirm={() =>
        remove.mutate(team.id, {
          onSuccess: () => {
            toast.success(words.removed(team.name));
            onClose();
          },
          onError: (error) => toast.failure(words.notSaved, error),
        })
      }
      onClose={onClose}
    />
  );
}
