import type { Greeting } from '@sequelstring/contract/greetings.ts';
import { formatDateTime } from '../../../lib/format.ts';
import { trailWords } from '../../../lib/messages/occasions.ts';

/** What the mail system reported of an email, in its own words. */
export function DeliveryTrail({ trail }: { trail: NonNullable<Greeting['trail']> }) {
  const events = [...trail].sort((a, b) => a.at.localeCompare(b.at));
  return (
    <ol aria-label="Delivery" className="flex flex-col gap-1.5 border-subtle border-l-2 pl-3">
      {events.map(({ type, at, text }) => (
        <li key={`${type}${at}${text}`} className="text-sm">
          <span className="font-medium">{trailWords[type] ?? type}</span>{' '}
          <span className="tabular text-muted text-xs">{formatDateTime(at)}</span>
          {text && <p className="wrap-anywhere text-muted text-xs">{text}</p>}
        </li>
      ))}
    </ol>
  );
}
