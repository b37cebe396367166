import { occasionNames } from '@sequelstring/contract/dates.ts';
import type { Greeting, GreetingStatus } from '@sequelstring/contract/greetings.ts';
import { BriefcaseBusiness, Cake, Gift, Handshake, type LucideIcon, PartyPopper } from 'lucide-react';

const icons: Record<Greeting['occasion'], LucideIcon> = {
  birthday: Cake,
  anniversary: PartyPopper,
  work_anniversary: BriefcaseBusiness,
  customer_anniversary: Handshake,
  custom: Gift,
};

export const occasionIcon = (greeting: Greeting): LucideIcon => icons[greeting.occasion];
export const occasionName = (greeting: Greeting): string => greeting.label ?? occasionNames[greeting.occasion];

/** What went wrong, in a word or two. */
export const questionLabels: Partial<Record<GreetingStatus, string>> = {
  uncertain: 'Uncertain',
  failed: 'Failed',
  bounced: 'Bounced',
  complained: 'Marked as spam',
  not_sent: 'Not sent',
};
