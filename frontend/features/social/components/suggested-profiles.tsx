import type { Confidence, ProfileSuggestion, ProfileSuggestions } from '@sequelstring/contract/social-profiles.ts';
import { ExternalLink, Link2, X } from 'lucide-react';
import { formatDistance } from '../../../lib/format.ts';
import { socialWords as words } from '../../../lib/messages/social.ts';
import { Badge, type Tone } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { NetworkMark } from './network-mark.tsx';

const tones: Record<Confidence, Tone> = { high: 'positive', medium: 'info', low: 'neutral' };

interface SuggestedProfilesProps {
  list: ProfileSuggestions;
  /** What is being linked or dismissed. */
  busyId: string | undefined;
  onLink(suggestion: ProfileSuggestion): void;
  onDismiss(suggestion: ProfileSuggestion): void;
}

/** Profiles that may be the contact's, each with what speaks for it. Nothing is linked without a click. */
export function SuggestedProfiles({ list, busyId, onLink, onDismiss }: SuggestedProfilesProps) {
  const { state, suggestions, problems, searchedAt } = list;
  if (state === 'never') return null;
  return (
    <section aria-label={words.suggestions} className="flex flex-col gap-3 rounded-lg border bg-surface p-4">
      <div className="flex flex-wrap items-baseline gap-x-2">
        <h3 className="font-medium text-base">{words.suggestions}</h3>
        <p className="text-muted text-sm" role="status">
          {state === 'searching' ? words.searching : searchedAt && words.searched(formatDistance(searchedAt))}
        </p>
      </div>
      {state === 'searching' && suggestions.length === 0 && <Skeleton className="h-16 w-full" />}
      {state === 'done' && suggestions.length === 0 && <p className="text-muted text-sm">{words.noSuggestions}</p>}
      {suggestions.length > 0 && (
        <ul className="flex flex-col divide-y">
          {suggestions.map((suggestion) => (
            <li key={suggestion.id} className="flex flex-wrap items-start gap-x-3 gap-y-2 py-3 first:pt-0 last:pb-0">
              <NetworkMark platform={suggestion.platform} className="size-8" />
              <div className="min-w-0 flex-1 basis-60">
                <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
                  <a
                    href={suggestion.profileUrl}
                    target="_blank"
                    rel="noopener noreferrer nofollow"
                    className="wrap-anywhere inline-flex min-h-6 items-center gap-1 font-medium hover:underline"
                  >
                    {suggestion.displayName ?? suggestion.handle ?? suggestion.profileUrl}
                    <ExternalLink aria-hidden className="size-3 shrink-0" strokeWidth={1.75} />
                  </a>
                  <Badge tone={tones[suggestion.confidence]}>{words.confidence[suggestion.confidence]}</Badge>
                  {suggestion.displayName && <span className="wrap-anywhere text-muted">{suggestion.handle}</span>}
                </p>
                {suggestion.bio && <p className="wrap-anywhere line-clamp-1 text-muted text-sm">{suggestion.bio}</p>}
                <p className="text-sm">{suggestion.evidence.join(' ')}</p>
              </div>
              <div className="flex gap-2">
                <Button size="sm" loading={busyId === suggestion.id} onClick={() => onLink(suggestion)}>
                  <Link2 aria-hidden strokeWidth={1.5} />
                  {words.linkSuggestion}
                </Button>
                <Button size="sm" variant="ghost" onClick={() => onDismiss(suggestion)}>
                  <X aria-hidden strokeWidth={1.5} />
                  {words.dismiss}
                </Button>
              </div>
            </li>
          ))}
        </ul>
      )}
      {problems.length > 0 && (
        <Callout tone="warning" title={words.notAsked}>
          {problems.join(' ')}
        </Callout>
      )}
    </section>
  );
}
