import type { Contact } from '@sequelstring/contract/crm.ts';
import type { ImportantDate } from '@sequelstring/contract/dates.ts';
import type { Greeting } from '@sequelstring/contract/greetings.ts';
import { editors } from '@sequelstring/contract/route.ts';
import { CalendarHeart, Plus } from 'lucide-react';
import { useState } from 'react';
import { displayName, todayIn } from '../../../lib/format.ts';
import { useHasRole } from '../../../lib/session.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { useContactGreetings, useDates, useDatesLive } from '../api/date.queries.ts';
import { isAhead } from '../api/greeting.state.ts';
import { nextOccurrence } from '../api/occurrence.ts';
import { templateOfDate, useTemplates } from '../api/template.queries.ts';
import { useEffectiveZone } from '../api/zone.queries.ts';
import { AddDateDialog } from './add-date-dialog.tsx';
import { ContactGreetings } from './contact-greetings.tsx';
import { DatePreviewDialog } from './date-preview-dialog.tsx';
import { type DateAction, ImportantDateCard } from './important-date-card.tsx';
import { RemoveDateDialog } from './remove-date-dialog.tsx';
import { SendNowDialog } from './send-now-dialog.tsx';
import { useDateActions } from './use-date-actions.ts';

/** The important dates of a contact, what is planned for them and what was sent. */
export function ImportantDatesSection({ contact }: { contact: Contact }) {
  const readOnly = !useHasRole(editors) || Boolean(contact.deletedAt);
  const { data: dates = [] } = useDates(contact);
  const greetings = useContactGreetings(contact);
  const { data: templates } = useTemplates();
  const zone = useEffectiveZone(contact);
  const [opened, setOpened] = useState<{ kind: 'edit' | 'preview' | 'remove' | 'send'; date?: ImportantDate }>();
  const act = useDateActions(contact);
  useDatesLive(contact.id);

  const onAction = (date: ImportantDate, action: DateAction) => {
    const asks = action === 'edit' || action === 'preview' || action === 'remove' || action === 'send';
    if (asks) setOpened({ kind: action, date });
    else void act(date, action);
  };
  const all = greetings.data?.data ?? [];

  return (
    <div className="flex flex-col gap-4">
      <div className="flex items-center gap-3">
        <h2 className="flex-1 font-medium text-base">Important dates</h2>
        {!readOnly && dates.length > 0 && (
          <Button onClick={() => setOpened({ kind: 'edit' })}>
            <Plus aria-hidden strokeWidth={1.5} />
            Add date
          </Button>
        )}
      </div>
      <Obstacle contact={contact} />
      {dates.length === 0 ? (
        <EmptyState
          className="rounded-lg border bg-surface"
          icon={CalendarHeart}
          title="No dates yet"
          action={
            !readOnly && (
              <Button variant="primary" onClick={() => setOpened({ kind: 'edit' })}>
                Add a date
              </Button>
            )
          }
        >
          Add a birthday or an anniversary, and a mail goes out on the day in the contact's own morning.
        </EmptyState>
      ) : (
        <ul className="flex flex-col gap-3">
          {dates.map((date) => (
            <ImportantDateCard
              key={date.id}
              date={date}
              template={templateOfDate(templates, date.type, date.emailTemplate)}
              usualZone={zone.timeZone}
              next={nextOf(all, date.id)}
              last={lastOf(all, date.id)}
              readOnly={readOnly}
              onAction={(action) => onAction(date, action)}
            />
          ))}
        </ul>
      )}
      <ContactGreetings greetings={all} />
      <AddDateDialog
        key={opened?.date?.id ?? 'new'}
        contact={contact}
        date={opened?.date}
        open={opened?.kind === 'edit'}
        onOpenChange={(open) => !open && setOpened(undefined)}
      />
      {opened?.kind === 'preview' && opened.date && (
        <DatePreviewDialog contactId={contact.id} date={opened.date} onClose={() => setOpened(undefined)} />
      )}
      {opened?.kind === 'remove' && opened.date && (
        <RemoveDateDialog
          date={opened.date}
          onClose={() => setOpened(undefined)}
          onRemove={() => act(opened.date!, 'remove')}
        />
      )}
      {opened?.kind === 'send' && opened.date && (
        <SendNowDialog
          contactName={displayName(contact)}
          day={nextOccurrence(opened.date, todayIn(opened.date.timeZone ?? zone.timeZone))?.day ?? ''}
          onClose={() => setOpened(undefined)}
          onSend={() => act(opened.date!, 'send')}
        />
      )}
    </div>
  );
}

const byDay = (one: Greeting, other: Greeting): number => one.dueAt.localeCompare(other.dueAt);

const nextOf = (greetings: readonly Greeting[], dateId: string): Greeting | undefined =>
  greetings.filter((greeting) => greeting.dateId === dateId && isAhead(greeting)).sort(byDay)[0];

const lastOf = (greetings: readonly Greeting[], dateId: string): Greeting | undefined =>
  greetings
    .filter((greeting) => greeting.dateId === dateId && !isAhead(greeting))
    .sort(byDay)
    .at(-1);

/** What keeps all mails of this contact from going out. */
function Obstacle({ contact }: { contact: Contact }) {
  const reason = contact.deceased
    ? 'This contact has died, so no greetings are sent.'
    : !contact.email && contact.otherEmails.length === 0
      ? 'Add an email address to send greetings.'
      : contact.emailOptOut
        ? 'This contact has opted out of greetings.'
        : contact.emailStatus !== 'ok'
          ? 'The email address is undeliverable, so nothing is sent to it.'
          : undefined;
  return reason && contact.importantDates.length > 0 ? <Callout tone="warning">{reason}</Callout> : null;
}
