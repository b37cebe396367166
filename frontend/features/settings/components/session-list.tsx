import { auth, type SessionInfo } from '@sequelstring/contract/auth.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';
import { formatDistance } from '../../../lib/format.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { toast } from '../../../ui/toast.tsx';

const queryKey = ['auth', 'sessions'];

/** Where you are signed in; each can be signed out, or all the others at once. */
export function SessionList() {
  const client = useQueryClient();
  const sessions = useQuery({ queryKey, queryFn: ({ signal }) => api.call(auth.listSessions, { signal }) });
  const onSuccess = () => client.invalidateQueries({ queryKey });
  const onError = () => toast.error('Could not sign out. Try again.');
  const endOne = useMutation({
    mutationFn: (id: string) => api.call(auth.endSession, { params: { id } }),
    onSuccess,
    onError,
  });
  const endOthers = useMutation({
    mutationFn: () => api.call(auth.endSessions, { query: { keepCurrent: 'true' } }),
    onSuccess,
    onError,
  });
  if (sessions.isError) return <ErrorState error={sessions.error} onRetry={() => void sessions.refetch()} />;
  if (sessions.isPending) {
    return (
      <Loading className="flex flex-col gap-3">
        <Skeleton className="w-1/2" />
        <Skeleton className="w-2/3" />
      </Loading>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <ul className="flex flex-col divide-y">
        {sessions.data.map((session) => (
          <li key={session.id} className="flex items-center gap-3 py-2 first:pt-0">
            <div className="min-w-0 flex-1">
              <p className="truncate">{browserName(session.userAgent)}</p>
              <p className="truncate text-muted text-sm">{whereAndWhen(session)}</p>
            </div>
            {session.isCurrent ? (
              <Badge>This browser</Badge>
            ) : (
              <Button
                variant="ghost"
                size="sm"
                aria-label={`Sign out ${browserName(session.userAgent)}`}
                disabled={endOne.isPending}
                onClick={() => endOne.mutate(session.id)}
              >
                Sign out
              </Button>
            )}
          </li>
        ))}
      </ul>
      {sessions.data.length > 1 && (
        <Button className="self-start" loading={endOthers.isPending} onClick={() => endOthers.mutate()}>
          Sign out everywhere else
        </Button>
      )}
    </div>
  );
}

const whereAndWhen = ({ address, usedAt }: SessionInfo) =>
  [address, `last used ${formatDistance(usedAt)}`].filter(Boolean).join(' · ');

const browsers = ['Edg', 'OPR', 'Firefox', 'Chrome', 'Safari'] as const;
const names: Record<string, string> = { Edg: 'Edge', OPR: 'Opera' };
const systems = ['Windows', 'Android', 'iPhone', 'iPad', 'Mac OS X', 'Linux'] as const;

/** `Firefox on Linux`, as far as a browser tells. */
function browserName(userAgent = ''): string {
  const browser = browsers.find((name) => userAgent.includes(`${name}/`));
  const system = systems.find((name) => userAgent.includes(name))?.replace('Mac OS X', 'macOS');
  const name = browser ? (names[browser] ?? browser) : userAgent.split(/[/ ]/)[0] || 'Unknown browser';
  return system ? `${name} on ${system}` : name;
}
