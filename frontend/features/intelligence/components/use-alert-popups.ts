import { isQuietAt, type NewsPreferences } from '@sequelstring/contract/news.ts';
import type { RealtimePayload } from '@sequelstring/contract/realtime.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { useNavigate } from 'react-router';
import { newsWords } from '../../../lib/messages/intelligence.ts';
import { useSession } from '../../../lib/session.ts';
import { useRealtime } from '../../../lib/socket.ts';
import { wallTime } from '../../../lib/zoned-time.ts';
import { toast } from '../../../ui/toast.tsx';
import { preferencesQuery } from '../api/story.actions.ts';

const words = newsWords.popup;

/** Shows new alerts wherever the person is; those that come together are shown as one, and none in quiet hours. */
export function useAlertPopups(): void {
  const navigate = useNavigate();
  const waiting = useRef<RealtimePayload<'intel:new-alert'>[]>([]);
  const client = useQueryClient();
  const timeZone = useSession(({ user }) => user?.timeZone) ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  useRealtime('intel:new-alert', (alert) => {
    waiting.current.push(alert);
    if (waiting.current.length > 1) return;
    setTimeout(async () => {
      const preferences = await client.fetchQuery(preferencesQuery).catch(() => undefined);
      const alerts = waiting.current.splice(0);
      const best = alerts.toSorted((one, other) => other.relevanceScore - one.relevanceScore)[0];
      if (!best || isQuiet(preferences?.quietHours, timeZone)) return;
      const title = alerts.length === 1 ? words.one(best.accountName) : words.many(alerts.length);
      toast.info(title, {
        description: best.title,
        action: { label: words.open, onClick: () => void navigate(`/intelligence?alert=${best.id}`) },
      });
    }, 250);
  });
}

const isQuiet = (hours: NewsPreferences['quietHours'], timeZone: string): boolean =>
  hours != null && isQuietAt(wallTime(new Date().toISOString(), timeZone).slice(11), hours);
