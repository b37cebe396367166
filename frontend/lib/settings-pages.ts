import {
  Activity,
  Building2,
  Cog,
  Columns3Cog,
  KanbanSquare,
  LayoutGrid,
  ListChecks,
  type LucideIcon,
  Mail,
  MailX,
  Phone,
  Plug,
  ScrollText,
  Tag,
  UserRound,
  Users,
  UsersRound,
  Webhook,
} from 'lucide-react';

export interface SettingsPage {
  to: string;
  label: string;
  icon: LucideIcon;
  /** What else one may search it by. */
  words: string;
  /** Everyone has it; the others are for administrators. */
  forAll?: boolean;
}

export interface SettingsGroup {
  label: string;
  pages: readonly SettingsPage[];
}

/** The pages of Settings: their sidebar and the command menu show the same. */
export const settingsGroups: readonly SettingsGroup[] = [
  {
    label: 'Personal',
    pages: [
      {
        to: '/settings',
        label: 'Profile',
        icon: UserRound,
        words: 'profile password name language theme sessions security two-factor authenticator',
        forAll: true,
      },
      {
        to: '/settings/bulk-changes',
        label: 'Bulk changes',
        icon: ListChecks,
        words: 'bulk changes undo progress many records activity',
        forAll: true,
      },
    ],
  },
  {
    label: 'Organisation',
    pages: [
      {
        to: '/settings/organisation',
        label: 'Organisation',
        icon: Building2,
        words: 'organisation name time zone country currency pause greetings',
      },
      { to: '/settings/users', label: 'Users', icon: Users, words: 'users invite people roles' },
      {
        to: '/settings/teams',
        label: 'Teams and visibility',
        icon: UsersRound,
        words: 'teams visibility sharing own team all records',
      },
      {
        to: '/settings/fields',
        label: 'Custom fields',
        icon: Columns3Cog,
        words: 'custom fields properties columns choices contacts accounts opportunities tasks',
      },
      {
        to: '/settings/pipelines',
        label: 'Pipelines',
        icon: KanbanSquare,
        words: 'pipelines stages probability won lost opportunities deals board',
      },
      {
        to: '/settings/tags',
        label: 'Tags',
        icon: Tag,
        words: 'tags labels rename merge delete',
      },
      {
        to: '/settings/calls',
        label: 'Calls',
        icon: Phone,
        words: 'calls recording consent retention legal hold lines',
      },
      {
        to: '/settings/features',
        label: 'Features',
        icon: LayoutGrid,
        words: 'enterprise features occasion email social intelligence calls',
      },
    ],
  },
  {
    label: 'Connections',
    pages: [
      {
        to: '/settings/integrations',
        label: 'Integrations',
        icon: Plug,
        words: 'integrations connect vendors api keys callback addresses sendgrid ses',
      },
      { to: '/settings/mail', label: 'Email', icon: Mail, words: 'email mail smtp sender' },
      {
        to: '/settings/suppressions',
        label: 'Suppressed addresses',
        icon: MailX,
        words: 'suppression list opt-out unsubscribed bounced complained spam',
      },
      {
        to: '/settings/webhooks',
        label: 'Webhooks',
        icon: Webhook,
        words: 'webhooks events subscriptions deliveries',
      },
    ],
  },
  {
    label: 'System',
    pages: [
      {
        to: '/settings/health',
        label: 'Health',
        icon: Activity,
        words: 'health status database jobs scheduler files search',
      },
      { to: '/settings/jobs', label: 'Background jobs', icon: Cog, words: 'background jobs failed retry' },
      {
        to: '/settings/audit',
        label: 'Audit log',
        icon: ScrollText,
        words: 'audit log history who changed sign-ins export',
      },
    ],
  },
];

/** The groups as this person sees them, narrowed to what matches the text. */
export function settingsFor(isAdmin: boolean, text = ''): SettingsGroup[] {
  const wanted = text.trim().toLowerCase();
  return settingsGroups
    .map(({ label, pages }) => ({
      label,
      pages: pages.filter(
        (page) => (isAdmin || page.forAll) && `${page.label} ${page.words}`.toLowerCase().includes(wanted),
      ),
    }))
    .filter(({ pages }) => pages.length > 0);
}
