import type { User } from '@sequelstring/contract/auth.ts';
import { Ban, CircleCheck, Ellipsis, KeyRound, Pencil } from 'lucide-react';
import { formatDate, formatDistance } from '../../../lib/format.ts';
import { twoFactorWords } from '../../../lib/messages/two-factor.ts';
import { useSession } from '../../../lib/session.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { Badge } from '../../../ui/badge.tsx';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '../../../ui/dropdown-menu.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Table, TableBody, TableCell, TableHead, TableHeadCell, TableRow } from '../../../ui/table.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useUpdateUser } from '../api/settings.queries.ts';
import { useResetTwoFactor } from '../api/two-factor.queries.ts';
import { roleLabels } from './roles.ts';

/** Users with role, state and last sign-in; on phones the lesser columns are left out. */
export function UserTable({ users, onEdit }: { users: readonly User[]; onEdit: (user: User) => void }) {
  return (
    <Table>
      <TableHead className="rounded-t-lg">
        <TableRow>
          <TableHeadCell className="pl-4">Name</TableHeadCell>
          <TableHeadCell>Role</TableHeadCell>
          <TableHeadCell className="max-sm:hidden">Last sign-in</TableHeadCell>
          <TableHeadCell className="max-md:hidden">Since</TableHeadCell>
          <TableHeadCell>
            <span className="sr-only">Actions</span>
          </TableHeadCell>
        </TableRow>
      </TableHead>
      <TableBody className="[&>tr:last-child>td]:border-b-0">
        {users.map((user) => (
          <UserRow key={user.id} user={user} onEdit={() => onEdit(user)} />
        ))}
      </TableBody>
    </Table>
  );
}

function UserRow({ user, onEdit }: { user: User; onEdit: () => void }) {
  const self = useSession((state) => state.user?.id === user.id);
  return (
    <TableRow>
      <TableCell className="h-12 pl-4">
        <div className="flex min-w-0 items-center gap-2.5">
          <Avatar name={user.name} />
          <div className="min-w-0">
            <p className="flex items-center gap-1.5 truncate">
              {user.name}
              {self && <span className="text-muted">(you)</span>}
              {!user.isActive && <Badge icon={Ban}>Disabled</Badge>}
            </p>
            <p className="truncate text-muted text-xs">{user.email}</p>
          </div>
        </div>
      </TableCell>
      <TableCell>{roleLabels[user.role]}</TableCell>
      <TableCell className="text-muted max-sm:hidden">
        {user.lastLoginAt ? formatDistance(user.lastLoginAt) : 'Never'}
      </TableCell>
      <TableCell className="text-muted max-md:hidden">{formatDate(user.createdAt)}</TableCell>
      <TableCell align="right" className="pr-3 pl-0">
        <UserMenu user={user} self={self} onEdit={onEdit} />
      </TableCell>
    </TableRow>
  );
}

function UserMenu({ user, self, onEdit }: { user: User; self: boolean; onEdit: () => void }) {
  const update = useUpdateUser();
  const reset = useResetTwoFactor();
  const resetTwoFactor = () =>
    reset.mutate(user.id, {
      onSuccess: () => toast.success(twoFactorWords.wasReset(user.name)),
      onError: (error) => toast.failure(`Could not change ${user.name}`, error),
    });
  const setActive = (isActive: boolean) =>
    update.mutate(
      { id: user.id, isActive },
      {
        onSuccess: () =>
          isActive
            ? toast.success(`${user.name} can sign in again`)
            : toast.success(`${user.name} is disabled and signed out everywhere`, {
                action: { label: 'Undo', onClick: () => setActive(true) },
              }),
        onError: (error) => toast.failure(`Could not change ${user.name}`, error),
      },
    );
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <IconButton icon={Ellipsis} label={`Actions for ${user.name}`} size="sm" />
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuItem icon={Pencil} onSelect={onEdit}>
          Edit
        </DropdownMenuItem>
        {user.hasTwoFactor && (
          <DropdownMenuItem icon={KeyRound} onSelect={resetTwoFactor}>
            {twoFactorWords.reset}
          </DropdownMenuItem>
        )}
        {user.isActive ? (
          <DropdownMenuItem icon={Ban} danger disabled={self} onSelect={() => setActive(false)}>
            Disable
          </DropdownMenuItem>
        ) : (
          <DropdownMenuItem icon={CircleCheck} onSelect={() => setActive(true)}>
            Enable
          </DropdownMenuItem>
        )}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
