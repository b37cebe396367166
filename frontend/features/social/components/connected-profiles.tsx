import type {
  ContactField,
  ProfileField,
  SocialNetworkInfo,
  SocialProfile,
} from '@sequelstring/contract/social-profiles.ts';
import { BadgeCheck, BellOff, EllipsisVertical, ExternalLink, Eye, RefreshCw, Unplug } from 'lucide-react';
import { formatDistance, formatNumber } from '../../../lib/format.ts';
import { socialWords as words } from '../../../lib/messages/social.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '../../../ui/dropdown-menu.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { NetworkMark } from './network-mark.tsx';
import { ProfileStateBadge, reasonOf } from './profile-state.tsx';

export type ProfileAction = 'details' | 'sync' | 'mute' | 'disconnect' | 'reconnect';

interface ConnectedProfilesProps {
  profiles: readonly SocialProfile[];
  network(platform: SocialProfile['platform']): SocialNetworkInfo | undefined;
  readOnly: boolean;
  onAction(profile: SocialProfile, action: ProfileAction): void;
  /** What the contact's own record says. */
  contact: Partial<Record<ContactField, string | undefined>>;
  onDecide(
    profile: SocialProfile,
    decision: { accept?: ProfileField[]; dismiss?: ProfileField[]; dismissOnContact?: ContactField[] },
  ): void;
  onUpdateContact(field: ContactField, value: string): void;
}

/** The profiles of a contact as cards: who it is there, how it came in, what state it is in. */
export function ConnectedProfiles(props: ConnectedProfilesProps) {
  const { profiles, network, readOnly, contact, onAction, onDecide, onUpdateContact } = props;
  return (
    <ul className="grid gap-3 xl:grid-cols-2" aria-label={words.profiles}>
      {profiles.map((profile) => (
        <li key={profile.id} className="flex min-w-0 flex-col gap-2 rounded-lg border bg-surface p-4">
          <ProfileHead
            profile={profile}
            network={network(profile.platform)}
            readOnly={readOnly}
            onAction={(action) => onAction(profile, action)}
          />
          <ProfileFacts profile={profile} network={network(profile.platform)} />
          {!readOnly && (profile.state === 'expired' || profile.state === 'revoked') && (
            <Button size="sm" className="self-start" onClick={() => onAction(profile, 'reconnect')}>
              {words.reconnect}
            </Button>
          )}
          {!readOnly &&
            profile.proposals.map(({ field, value }) => (
              <Proposal
                key={field}
                text={words.suggested(words.fields[field], String(value))}
                action={words.use}
                onAccept={() => onDecide(profile, { accept: [field] })}
                onDismiss={() => onDecide(profile, { dismiss: [field] })}
              />
            ))}
          {!readOnly &&
            profile.onContact.map(({ field, value }) => (
              <Proposal
                key={`contact-${field}`}
                text={[
                  `${words.onContact(network(profile.platform)?.name ?? profile.platform, words.contactFields[field], value)}.`,
                  contact[field] && words.insteadOf(contact[field]),
                ]
                  .filter(Boolean)
                  .join(' ')}
                action={words.updateContact}
                onAccept={() => onUpdateContact(field, value)}
                onDismiss={() => onDecide(profile, { dismissOnContact: [field] })}
              />
            ))}
        </li>
      ))}
    </ul>
  );
}

/** Something that a network says, which a person takes over or not. */
function Proposal(props: { text: string; action: string; onAccept(): void; onDismiss(): void }) {
  return (
    <div className="flex flex-wrap items-center gap-2 rounded-md bg-info-soft px-2.5 py-1.5 text-sm">
      <span className="wrap-anywhere min-w-0 flex-1 basis-48">{props.text}</span>
      <div className="flex gap-2">
        <Button size="sm" onClick={props.onAccept}>
          {props.action}
        </Button>
        <Button size="sm" variant="ghost" onClick={props.onDismiss}>
          {words.dismiss}
        </Button>
      </div>
    </div>
  );
}

interface HeadProps {
  profile: SocialProfile;
  network: SocialNetworkInfo | undefined;
  readOnly: boolean;
  onAction(action: ProfileAction): void;
}

function ProfileHead({ profile, network, readOnly, onAction }: HeadProps) {
  const name = network?.name ?? profile.platform;
  return (
    <div className="flex items-start gap-3">
      <NetworkMark platform={profile.platform} className="size-8" />
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <h3 className="font-medium text-base">{name}</h3>
          <ProfileStateBadge state={profile.state} />
          {profile.isMuted && <Badge icon={BellOff}>{words.muted}</Badge>}
        </div>
        <p className="flex min-w-0 items-center gap-1 text-sm">
          <span className="max-w-2/3 shrink-0 truncate">
            {profile.displayName ?? profile.handle ?? profile.profileUrl ?? ''}
          </span>
          {profile.isVerified && (
            <BadgeCheck aria-label="Verified" className="size-3.5 shrink-0 text-accent" strokeWidth={1.75} />
          )}
          {profile.displayName && profile.handle && <span className="truncate text-muted">{profile.handle}</span>}
        </p>
      </div>
      {!readOnly && (
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <IconButton icon={EllipsisVertical} size="sm" label={`Actions for ${name}`} />
          </DropdownMenuTrigger>
          <DropdownMenuContent align="end">
            <DropdownMenuItem icon={Eye} onSelect={() => onAction('details')}>
              {words.details}
            </DropdownMenuItem>
            <DropdownMenuItem icon={RefreshCw} onSelect={() => onAction('sync')}>
              {words.syncNow}
            </DropdownMenuItem>
            {profile.hasPosts && (
              <DropdownMenuItem icon={BellOff} onSelect={() => onAction('mute')}>
                {profile.isMuted ? words.unmute : words.mute}
              </DropdownMenuItem>
            )}
            <DropdownMenuSeparator />
            <DropdownMenuItem icon={Unplug} danger onSelect={() => onAction('disconnect')}>
              {words.disconnect}
            </DropdownMenuItem>
          </DropdownMenuContent>
        </DropdownMenu>
      )}
    </div>
  );
}

function ProfileFacts({ profile, network }: { profile: SocialProfile; network: SocialNetworkInfo | undefined }) {
  const change = profile.followersChange;
  const reason = reasonOf(profile) ?? (profile.state === 'linked' ? network?.summary : undefined);
  const synced = profile.lastSynced ? words.synced(formatDistance(profile.lastSynced)) : words.neverSynced;
  const line = [
    profile.followers !== undefined && words.followers(formatNumber(profile.followers)),
    change ? words.change(`${change > 0 ? '+' : '−'}${formatNumber(Math.abs(change))}`) : undefined,
  ].filter(Boolean);
  return (
    <>
      {(profile.headline ?? profile.bio) && (
        <p className="wrap-anywhere line-clamp-2 text-sm">{profile.headline ?? profile.bio}</p>
      )}
      {line.length > 0 && <p className="tabular text-muted text-xs">{line.join(' · ')}</p>}
      {reason && <p className="text-muted text-sm">{reason}</p>}
      <p className="mt-auto flex flex-wrap items-center gap-x-2 text-muted text-xs">
        <span>{[words.ways[profile.way], profile.state !== 'linked' && synced].filter(Boolean).join(' · ')}</span>
        {profile.profileUrl && (
          <a
            href={profile.profileUrl}
            target="_blank"
            rel="noopener noreferrer nofollow"
            aria-label={words.open}
            className="ml-auto inline-flex h-6 items-center gap-1 rounded-sm hover:text-ink"
          >
            {words.openPost}
            <ExternalLink aria-hidden className="size-3" strokeWidth={1.75} />
          </a>
        )}
      </p>
    </>
  );
}
