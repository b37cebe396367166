import type { Greeting, GreetingStatus } from '@sequelstring/contract/occasions.ts';
import { Cake, Gift, type LucideIcon, PartyPopper } from 'lucide-react';

const icons: Record<Greeting['occasion'], LucideIcon> = { birthday: Cake, anniversary: PartyPopper, custom: Gift };
const names: Record<Greeting['occasion'], string> = {
  birthday: 'Birthday',
  anniversary: 'Anniversary',
  custom: 'Occasion',
};

export const occasionIcon = (greeting: Greeting): LucideIcon => icons[greeting.occasion];
export const occasionName = (greeting: Greeting): string => greeting.label ?? names[greeting.occasion];

/** What went wrong, in a word or two. */
export const questionLabels: Partial<Record<GreetingStatus, string>> = {
  uncertain: 'Uncertain',
  failed: 'Failed',
  bounced: 'Bounced',
  complained: 'Marked as spam',
  not_sent: 'Not sent',
};
