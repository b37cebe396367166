import type { ListedUser, User } from '@sequelstring/contract/auth.ts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { usersQuery } from '../api/settings.queries.ts';
import { UserDialog } from '../components/user-dialog.tsx';
import { UserTable } from '../components/user-table.tsx';

/** Only administrators come here, and they see all of a user. */
const isWhole = (user: ListedUser): user is User => user.email !== undefined;

/** Everyone who can sign in. */
export function UsersPage() {
  const users = useInfiniteQuery(usersQuery);
  const [editing, setEditing] = useState<User | 'new' | null>(null);
  const list = users.data?.pages.flatMap((page) => page.data).filter(isWhole);
  return (
    <>
      <Card
        flush
        title="Users"
        description="Who works here, and what each may do"
        action={
          <Button variant="primary" onClick={() => setEditing('new')}>
            <Plus aria-hidden strokeWidth={1.75} />
            Add user
          </Button>
        }
      >
        {users.isError && <ErrorState error={users.error} onRetry={() => void users.refetch()} />}
        {users.isPending && (
          <Loading className="flex flex-col gap-4 p-4">
            <Skeleton className="w-1/2" />
            <Skeleton className="w-2/3" />
            <Skeleton className="w-1/2" />
          </Loading>
        )}
        {list && <UserTable users={list} onEdit={setEditing} />}
        {users.hasNextPage && (
          <Button
            variant="ghost"
            className="m-2 self-center"
            loading={users.isFetchingNextPage}
            onClick={() => void users.fetchNextPage()}
          >
            Show more
          </Button>
        )}
      </Card>
      {editing && <UserDialog user={editing === 'new' ? undefined : editing} onClose={() => setEditing(null)} />}
    </>
  );
}
