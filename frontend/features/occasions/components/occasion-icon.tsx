import { type OccasionType, occasionNames, occasionTypes } from '@sequelstring/contract/dates.ts';
import { BriefcaseBusiness, Cake, Handshake, type LucideIcon, PartyPopper, Star } from 'lucide-react';
import { cn } from '../../../ui/cn.ts';

const kinds: Record<OccasionType, { icon: LucideIcon; style: string }> = {
  birthday: { icon: Cake, style: 'bg-accent-soft text-accent' },
  anniversary: { icon: PartyPopper, style: 'bg-info-soft text-info' },
  work_anniversary: { icon: BriefcaseBusiness, style: 'bg-info-soft text-info' },
  customer_anniversary: { icon: Handshake, style: 'bg-positive-soft text-positive' },
  custom: { icon: Star, style: 'bg-warning-soft text-warning' },
};

/** What an occasion is called: its own name where it has one. */
export const occasionLabel = (type: OccasionType, label?: string): string =>
  label || (type === 'custom' ? 'Other occasion' : occasionNames[type]);

/** The mark of a kind of occasion; stands beside its name, so screen readers skip it. */
export function OccasionIcon({ type, className }: { type: OccasionType; className?: string }) {
  const { icon: Icon, style } = kinds[type];
  return (
    <span
      aria-hidden
      className={cn('inline-flex size-8 shrink-0 items-center justify-center rounded-md', style, className)}
    >
      <Icon className="size-4" strokeWidth={1.5} />
    </span>
  );
}

export const occasionOptions = occasionTypes.map((value) => ({ value, label: occasionLabel(value) }));
