import {
  type NotificationKind,
  type NotificationPreferences,
  notificationKinds,
  notifications,
} from '@sequelstring/contract/notifications.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';
import { notificationWords as words } from '../../../lib/messages/notifications.ts';
import { preferencesQuery } from '../../../lib/queries/notifications.ts';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { toast } from '../../../ui/toast.tsx';

type Way = 'inApp' | 'email';
const ways: readonly Way[] = ['inApp', 'email'];

/** What someone is told of, and where; saved as it is ticked. */
export function NotificationPreferencesForm() {
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(preferencesQuery);
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-40 w-full" />;
  const show = (preferences: NotificationPreferences) => client.setQueryData(preferencesQuery.queryKey, preferences);
  const choose = async (kind: NotificationKind, way: Way, wanted: boolean) => {
    const chosen = { ...data[kind], [way]: wanted };
    show({ ...data, [kind]: chosen });
    try {
      show(await api.call(notifications.setPreferences, { body: { [kind]: chosen } }));
    } catch (failure) {
      show(data);
      toast.failure(words.notSaved, failure);
    }
  };
  return (
    <table className="w-full text-left">
      <thead>
        <tr className="text-muted text-xs">
          <td />
          {ways.map((way) => (
            <th key={way} scope="col" className="w-24 pb-2 text-center font-normal">
              {words[way]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {(Object.entries(notificationKinds) as [NotificationKind, string][]).map(([kind, label]) => (
          <tr key={kind}>
            <th scope="row" className="py-1.5 pr-3 font-normal">
              {label}
            </th>
            {ways.map((way) => (
              <td key={way} className="text-center align-middle">
                <Checkbox
                  aria-label={`${label}: ${words[way]}`}
                  checked={data[kind][way]}
                  onCheckedChange={(checked) => void choose(kind, way, checked === true)}
                />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
