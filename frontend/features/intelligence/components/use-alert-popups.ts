import type { RealtimePayload } from '@sequelstring/contract/realtime.ts';
import { useRef } from 'react';
import { useNavigate } from 'react-router';
import { newsWords } from '../../../lib/messages/intelligence.ts';
import { useRealtime } from '../../../lib/socket.ts';
import { toast } from '../../../ui/toast.tsx';

const words = newsWords.popup;

/** Shows new alerts wherever the person is; those that come together are shown as one. */
export function useAlertPopups(): void {
  const navigate = useNavigate();
  const waiting = useRef<RealtimePayload<'intel:new-alert'>[]>([]);
  useRealtime('intel:new-alert', (alert) => {
    waiting.current.push(alert);
    if (waiting.current.length > 1) return;
    setTimeout(() => {
      const alerts = waiting.current.splice(0);
      const best = alerts.toSorted((one, other) => other.relevanceScore - one.relevanceScore)[0];
      if (!best) return;
      const title = alerts.length === 1 ? words.one(best.accountName) : words.many(alerts.length);
      toast.info(title, {
        description: best.title,
        action: { label: words.open, onClick: () => void navigate(`/intelligence?alert=${best.id}`) },
      });
    }, 250);
  });
}
