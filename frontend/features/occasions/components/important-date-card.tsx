import type { ImportantDate } from '@sequelstring/contract/dates.ts';
import type { EmailTemplate } from '@sequelstring/contract/email-templates.ts';
import type { Greeting } from '@sequelstring/contract/greetings.ts';
import { BellOff, EllipsisVertical, Eye, Pause, Pencil, Play, Send, Trash2 } from 'lucide-react';
import { formatDay, formatOccasionDate, todayIn } from '../../../lib/format.ts';
import { Badge } from '../../../ui/badge.tsx';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '../../../ui/dropdown-menu.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { describeOccurrence, nextOccurrence } from '../api/occurrence.ts';
import { describeStatus, GreetingStatusBadge } from './greeting-status.tsx';
import { OccasionIcon, occasionLabel } from './occasion-icon.tsx';
import { SendMoment } from './send-moment.tsx';

export type DateAction = 'edit' | 'pause' | 'resume' | 'opt-out' | 'opt-in' | 'preview' | 'send' | 'remove';

interface ImportantDateCardProps {
  date: ImportantDate;
  template: EmailTemplate | undefined;
  /** The zone that holds where the date names none. */
  usualZone: string;
  /** The coming greeting of this date, where one is planned. */
  next: Greeting | undefined;
  /** The latest greeting that is past. */
  last: Greeting | undefined;
  readOnly: boolean;
  onAction(action: DateAction): void;
}

/** One important date: when it comes round next, how its mail goes out, and what became of the last one. */
export function ImportantDateCard(props: ImportantDateCardProps) {
  const { date, template, usualZone, next, last, readOnly, onAction } = props;
  const timeZone = date.timeZone ?? usualZone;
  const coming = nextOccurrence(date, todayIn(timeZone));
  const label = occasionLabel(date.type, date.label);
  return (
    <li className="flex gap-3 rounded-lg border bg-surface p-4">
      <OccasionIcon type={date.type} />
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <h3 className="font-medium text-base">{label}</h3>
          <span className="text-base text-muted">{formatOccasionDate(date.date)}</span>
          {!date.isActive && (
            <Badge tone="warning" icon={Pause}>
              Paused
            </Badge>
          )}
          {date.optOut && (
            <Badge tone="warning" icon={BellOff}>
              Opted out
            </Badge>
          )}
          {!date.repeatAnnually && <Badge>Once</Badge>}
        </div>
        <p className="mt-0.5">
          {coming ? (
            <>
              {sentence(describeOccurrence(date.type, coming))}
              <span className="text-muted">, {formatDay(coming.day)}</span>
            </>
          ) : (
            <span className="text-muted">This one-time date has passed.</span>
          )}
        </p>
        <p className="mt-1 text-muted text-xs">
          <SendMoment sendTime={date.sendTime} timeZone={timeZone} day={coming?.day} />
          {template && ` · ${template.name}`}
        </p>
        {(next || last) && (
          <div className="mt-3 flex flex-col gap-1 border-t pt-2.5 text-xs">
            {next && <GreetingLine title="Next" greeting={next} />}
            {last && <GreetingLine title="Last" greeting={last} />}
          </div>
        )}
      </div>
      <CardMenu date={date} label={label} readOnly={readOnly} comes={coming !== undefined} onAction={onAction} />
    </li>
  );
}

const sentence = (text: string): string => text[0]!.toUpperCase() + text.slice(1);

function GreetingLine({ title, greeting }: { title: string; greeting: Greeting }) {
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
      <span className="w-8 text-muted">{title}</span>
      <GreetingStatusBadge status={greeting.status} needsApproval={greeting.needsApproval} />
      <span className="min-w-0 text-muted">
        {greeting.status === 'planned' || greeting.status === 'approved'
          ? formatDay(greeting.day)
          : greeting.status === 'sending' || greeting.status === 'queued'
            ? null
            : describeStatus(greeting)}
      </span>
    </div>
  );
}

interface CardMenuProps {
  date: ImportantDate;
  label: string;
  readOnly: boolean;
  comes: boolean;
  onAction(action: DateAction): void;
}

function CardMenu({ date, label, readOnly, comes, onAction }: CardMenuProps) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <IconButton icon={EllipsisVertical} label={`Actions for ${label}`} size="sm" className="-mt-1 -mr-1.5" />
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        {comes && (
          <DropdownMenuItem icon={Eye} onSelect={() => onAction('preview')}>
            Preview the next mail
          </DropdownMenuItem>
        )}
        {!readOnly && (
          <>
            {comes && (
              <DropdownMenuItem icon={Send} onSelect={() => onAction('send')}>
                Send it now
              </DropdownMenuItem>
            )}
            <DropdownMenuItem icon={Pencil} onSelect={() => onAction('edit')}>
              Change
            </DropdownMenuItem>
            <DropdownMenuItem
              icon={date.isActive ? Pause : Play}
              onSelect={() => onAction(date.isActive ? 'pause' : 'resume')}
            >
              {date.isActive ? 'Pause' : 'Resume'}
            </DropdownMenuItem>
            <DropdownMenuItem icon={BellOff} onSelect={() => onAction(date.optOut ? 'opt-in' : 'opt-out')}>
              {date.optOut ? 'Undo the opt-out' : 'Opt out'}
            </DropdownMenuItem>
            <DropdownMenuSeparator />
            <DropdownMenuItem icon={Trash2} danger onSelect={() => onAction('remove')}>
              Remove
            </DropdownMenuItem>
          </>
        )}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
