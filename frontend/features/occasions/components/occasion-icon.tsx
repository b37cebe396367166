import type { OccasionType } from '@sequelstring/contract/dates.ts';
import { Cake, type LucideIcon, PartyPopper, Star } from 'lucide-react';
import { cn } from '../../../ui/cn.ts';

const kinds: Record<OccasionType, { label: string; icon: LucideIcon; style: string }> = {
  birthday: { label: 'Birthday', icon: Cake, style: 'bg-accent-soft text-accent' },
  anniversary: { label: 'Anniversary', icon: PartyPopper, style: 'bg-info-soft text-info' },
  custom: { label: 'Custom occasion', icon: Star, style: 'bg-warning-soft text-warning' },
};

/** What an occasion is called: its own name where it has one. */
export const occasionLabel = (type: OccasionType, label?: string): string => label || kinds[type].label;

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

export const occasionOptions = [
  { value: 'birthday', label: 'Birthday', icon: Cake },
  { value: 'anniversary', label: 'Anniversary', icon: PartyPopper },
  { value: 'custom', label: 'Other', icon: Star },
] as const;
