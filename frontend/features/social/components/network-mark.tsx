import type { Platform } from '@sequelstring/contract/social-profiles.ts';
import { AtSign, Code, Rss } from 'lucide-react';
import { cn } from '../../../ui/cn.ts';

const letters: Partial<Record<Platform, string>> = { linkedin: 'in', twitter: 'X', facebook: 'f' };
const icons = { mastodon: AtSign, bluesky: AtSign, github: Code, blog: Rss };
const colors: Record<Platform, string> = {
  linkedin: 'text-chart-1',
  twitter: 'text-ink',
  facebook: 'text-chart-1',
  mastodon: 'text-chart-4',
  bluesky: 'text-chart-1',
  github: 'text-ink',
  blog: 'text-chart-3',
};

/** A small sign of a network; its name stands beside it. */
export function NetworkMark({ platform, className }: { platform: Platform; className?: string }) {
  const Icon = platform in icons ? icons[platform as keyof typeof icons] : undefined;
  return (
    <span
      aria-hidden
      className={cn(
        'inline-flex size-6 shrink-0 items-center justify-center rounded-md border bg-sunken font-medium text-xs leading-none',
        colors[platform],
        className,
      )}
    >
      {Icon ? <Icon className="size-3.5" strokeWidth={1.75} /> : letters[platform]}
    </span>
  );
}
