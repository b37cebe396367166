import type { Greeting } from '@sequelstring/contract/greetings.ts';
import { Link } from 'react-router';
import { formatDay } from '../../../lib/format.ts';
import { Card } from '../../../ui/card.tsx';
import { isAhead } from '../api/greeting.state.ts';
import { describeReason, GreetingStatusBadge } from './greeting-status.tsx';
import { occasionLabel } from './occasion-icon.tsx';

/** The mails that a contact got, or should have got, newest first. */
export function ContactGreetings({ greetings }: { greetings: readonly Greeting[] }) {
  const past = greetings.filter((greeting) => !isAhead(greeting));
  if (past.length === 0) return null;
  return (
    <Card title="Past emails" flush>
      <ul className="divide-y">
        {past.map((greeting) => (
          <li key={greeting.id} className="flex flex-wrap items-center gap-x-3 gap-y-0.5 px-4 py-2">
            <span className="tabular w-24 text-muted">{formatDay(greeting.day)}</span>
            <span className="min-w-0 flex-1 truncate">{occasionLabel(greeting.occasion, greeting.label)}</span>
            <GreetingStatusBadge status={greeting.status} needsApproval={greeting.needsApproval} />
            {describeReason(greeting) && <span className="w-full text-muted text-xs">{describeReason(greeting)}</span>}
            {greeting.status === 'uncertain' && (
              <Link
                to="/occasions?view=attention"
                state={{ greeting }}
                className="text-accent text-xs underline underline-offset-2"
              >
                Decide what is to become of it
              </Link>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
