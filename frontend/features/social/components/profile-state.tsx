import type { SocialProfile } from '@sequelstring/contract/social-profiles.ts';
import {
  CircleCheck,
  CircleExclamationPoint,
  Clock,
  Link2,
  LoaderCircle,
  type LucideIcon,
  Settings2,
  Undo2,
  Wallet,
} from 'lucide-react';
import { formatDate, formatDistance } from '../../../lib/format.ts';
import { socialWords as words } from '../../../lib/messages/social.ts';
import { Badge, type Tone } from '../../../ui/badge.tsx';

const looks: Record<SocialProfile['state'], { tone: Tone; icon: LucideIcon }> = {
  linked: { tone: 'outline', icon: Link2 },
  connecting: { tone: 'info', icon: LoaderCircle },
  connected: { tone: 'positive', icon: CircleCheck },
  failing: { tone: 'negative', icon: CircleExclamationPoint },
  limited: { tone: 'warning', icon: Clock },
  budget_spent: { tone: 'warning', icon: Wallet },
  expired: { tone: 'warning', icon: Undo2 },
  revoked: { tone: 'negative', icon: Undo2 },
  not_configured: { tone: 'outline', icon: Settings2 },
};

/** What state a profile is in, in a word. */
export function ProfileStateBadge({ state }: { state: SocialProfile['state'] }) {
  const { tone, icon } = looks[state];
  return (
    <Badge tone={tone} icon={icon}>
      {words.states[state]}
    </Badge>
  );
}

/** Why, and what happens next; undefined where all is well. */
export function reasonOf({ state, reason, until }: SocialProfile): string | undefined {
  if (state === 'connected' || state === 'connecting') return undefined;
  const next =
    until && state === 'limited'
      ? words.limitedUntil(formatDistance(until))
      : until && state === 'budget_spent'
        ? words.budgetUntil(formatDate(until))
        : state === 'not_configured'
          ? words.toConfigure
          : undefined;
  return [reason, next].filter(Boolean).join(' ') || undefined;
}
