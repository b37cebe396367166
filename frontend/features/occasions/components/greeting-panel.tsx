import type { Greeting } from '@sequelstring/contract/greetings.ts';
import { editors } from '@sequelstring/contract/route.ts';
import { X } from 'lucide-react';
import { Link } from 'react-router';
import { formatDateTime, formatDay } from '../../../lib/format.ts';
import { useMediaQuery } from '../../../lib/media.ts';
import { mailSystemNames } from '../../../lib/messages/occasions.ts';
import { useHasRole } from '../../../lib/session.ts';
import { useShortcut } from '../../../lib/shortcuts.ts';
import { cityOf } from '../../../lib/zone-names.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Sheet, SheetContent } from '../../../ui/sheet.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { useGreeting, useGreetingPreview } from '../api/greeting.queries.ts';
import { BrokenEmail } from './broken-email.tsx';
import { DeliveryTrail } from './delivery-trail.tsx';
import { GreetingActions } from './greeting-actions.tsx';
import { describeReason, GreetingStatusBadge } from './greeting-status.tsx';
import { LineSuggestion } from './line-suggestion.tsx';
import { MailPreview } from './mail-preview.tsx';
import { occasionLabel } from './occasion-icon.tsx';
import { SettleChoices } from './settle-choices.tsx';

interface GreetingPanelProps {
  /** The greeting as the list knew it. */
  opened: Greeting;
  onClose(): void;
}

/** A greeting with its mail and what can be done with it: beside the list, or over it where there is no room. */
export function GreetingPanel({ opened, onClose }: GreetingPanelProps) {
  const greeting = useGreeting(opened);
  const wide = useMediaQuery('(width >= 64rem)');
  useShortcut('escape', onClose, { label: 'Close the open email', group: 'Occasions', disabled: !wide });
  if (!wide) {
    return (
      <Sheet open onOpenChange={(open) => !open && onClose()}>
        <SheetContent title={`Email to ${greeting.contactName}`}>
          <PanelBody greeting={greeting} />
        </SheetContent>
      </Sheet>
    );
  }
  return (
    <aside
      aria-label={`Email to ${greeting.contactName}`}
      className="flex w-[26rem] shrink-0 animate-appear flex-col overflow-y-auto border-l bg-surface"
    >
      <div className="flex justify-end px-3 pt-2.5">
        <IconButton icon={X} label="Close" size="sm" onClick={onClose} />
      </div>
      <PanelBody greeting={greeting} />
    </aside>
  );
}

function PanelBody({ greeting }: { greeting: Greeting }) {
  const mayEdit = useHasRole(editors);
  const preview = useGreetingPreview(greeting.id);
  const why = describeReason(greeting);
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-4 px-5 pb-5 max-lg:pt-4">
      <div className="flex items-center gap-3">
        <Avatar name={greeting.contactName} size="md" />
        <div className="min-w-0 flex-1">
          <Link to={`/contacts/${greeting.contactId}`} className="block truncate font-medium text-base hover:underline">
            {greeting.contactName}
          </Link>
          <p className="truncate text-muted">
            {occasionLabel(greeting.occasion, greeting.label)}, {formatDay(greeting.day)}
          </p>
        </div>
        <GreetingStatusBadge status={greeting.status} needsApproval={greeting.needsApproval} />
      </div>
      <dl className="grid grid-cols-[5rem_minmax(0,1fr)] gap-x-3 gap-y-1">
        <dt className="text-muted">Due</dt>
        <dd>
          {formatDateTime(greeting.dueAt, greeting.timeZone)} in {cityOf(greeting.timeZone)}
        </dd>
        <dt className="text-muted">To</dt>
        <dd className="truncate">{greeting.email ?? 'No email address'}</dd>
        {greeting.templateEditedAt && (
          <>
            <dt className="text-muted">Template</dt>
            <dd>Edited {formatDateTime(greeting.templateEditedAt)}</dd>
          </>
        )}
        {greeting.sentAt && (
          <>
            <dt className="text-muted">Sent</dt>
            <dd>
              {formatDateTime(greeting.sentAt)}
              {greeting.via && ` by ${mailSystemNames[greeting.via]}`}
            </dd>
          </>
        )}
        {greeting.openedAt && (
          <>
            <dt className="text-muted">Opened</dt>
            <dd>{formatDateTime(greeting.openedAt)}</dd>
          </>
        )}
      </dl>
      {greeting.trail && greeting.trail.length > 0 && <DeliveryTrail trail={greeting.trail} />}
      {why && greeting.status !== 'uncertain' && (
        <Callout tone={['skipped', 'sent', 'delivered'].includes(greeting.status) ? 'info' : 'warning'}>{why}</Callout>
      )}
      {mayEdit && greeting.status === 'uncertain' && <SettleChoices greeting={greeting} />}
      {mayEdit && <GreetingActions greeting={greeting} />}
      {mayEdit && <LineSuggestion key={`line-${greeting.id}`} greeting={greeting} />}
      {preview.error ? (
        <BrokenEmail failure={preview.error} />
      ) : preview.data ? (
        <MailPreview key={greeting.id} mail={preview.data} className="min-h-96 flex-1" />
      ) : (
        <Loading label="Rendering the email" className="flex-1">
          <Skeleton className="h-96" />
        </Loading>
      )}
    </div>
  );
}
