import { admins, editors } from '@sequelstring/contract/route.ts';
import { CalendarHeart, ChevronRight, FileUp, type LucideIcon, Mail, UserPlus } from 'lucide-react';
import { Link } from 'react-router';
import { useHasRole } from '../../../lib/session.ts';
import { Card } from '../../../ui/card.tsx';

interface Step {
  icon: LucideIcon;
  title: string;
  text: string;
  to: string;
}

const importing: Step = {
  icon: FileUp,
  title: 'Import your address book',
  text: 'A vCard or CSV file from Google, Apple, Outlook or any other program. Birthdays come along.',
  to: '/imports',
};
const adding: Step = {
  icon: UserPlus,
  title: 'Or add a contact by hand',
  text: 'A name is enough to begin with.',
  to: '/contacts?create=true',
};
const connecting: Step = {
  icon: Mail,
  title: 'Connect a mail server',
  text: 'Until then greetings are written to a folder, where you can read them.',
  to: '/settings/mail',
};
const templates: Step = {
  icon: CalendarHeart,
  title: 'Look at the templates',
  text: 'Three for each occasion are ready to send; make them your own.',
  to: '/occasions/templates',
};

/** The first steps of an installation without contacts. */
export function GetStarted({ mailer }: { mailer: string | undefined }) {
  const mayEdit = useHasRole(editors);
  const isAdmin = useHasRole(admins);
  const steps = [
    ...(mayEdit ? [importing, adding] : []),
    ...(isAdmin && mailer === 'outbox' ? [connecting] : []),
    templates,
  ];
  return (
    <Card
      flush
      title="Get started"
      description="From your address book to the first birthday email"
      className="max-w-3xl"
    >
      <ol className="divide-y">
        {steps.map(({ icon: Icon, title, text, to }) => (
          <li key={to}>
            <Link to={to} className="group flex items-center gap-4 px-4 py-3 hover:bg-hover">
              <span className="flex size-9 shrink-0 items-center justify-center rounded-lg bg-accent-soft text-accent">
                <Icon aria-hidden className="size-4.5" strokeWidth={1.5} />
              </span>
              <span className="min-w-0 flex-1">
                <span className="block font-medium text-base">{title}</span>
                <span className="block text-muted">{text}</span>
              </span>
              <ChevronRight aria-hidden className="size-4 text-muted" strokeWidth={1.5} />
            </Link>
          </li>
        ))}
      </ol>
    </Card>
  );
}
