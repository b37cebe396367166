import type { Contact } from '@sequelstring/contract/crm.ts';
import { contactKind } from '@sequelstring/contract/records/contact.ts';
import { editors } from '@sequelstring/contract/route.ts';
import type { ConsentLink, ContactField, SocialProfile } from '@sequelstring/contract/social-profiles.ts';
import { AtSign, FileClock, Link2, MailQuestionMark, Radar } from 'lucide-react';
import { useState } from 'react';
import { formatDate, formatDistance } from '../../../lib/format.ts';
import { socialWords as words } from '../../../lib/messages/social.ts';
import { useHasRole } from '../../../lib/session.ts';
import { useRecordEdit } from '../../../records/api/record.edit.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { toast } from '../../../ui/toast.tsx';
import {
  useConsents,
  useNetworks,
  useSocialActions,
  useSocialLive,
  useSocialProfiles,
  useSuggestions,
} from '../api/social.queries.ts';
import { ActivityFeed } from './activity-feed.tsx';
import { AskConsentDialog } from './ask-consent-dialog.tsx';
import { ConnectedProfiles, type ProfileAction } from './connected-profiles.tsx';
import { LinkProfileDialog } from './link-profile-dialog.tsx';
import { ProfileDetailDialog } from './profile-detail-dialog.tsx';
import { RegisterDialog } from './register-dialog.tsx';
import { SuggestedProfiles } from './suggested-profiles.tsx';

type Opened = { kind: 'link' | 'ask' | 'register' } | { kind: 'details' | 'disconnect'; profile: SocialProfile };

/** The social profiles of a contact and what they publish. */
export function SocialProfilesSection({ contact }: { contact: Contact }) {
  const readOnly = !useHasRole(editors) || Boolean(contact.deletedAt);
  const enabled = !contact.deletedAt;
  const profiles = useSocialProfiles(contact.id, enabled);
  const consents = useConsents(contact.id, enabled && !readOnly);
  const suggestions = useSuggestions(contact.id, enabled && !readOnly);
  const { network } = useNetworks();
  const actions = useSocialActions(contact.id);
  const [opened, setOpened] = useState<Opened>();
  const [linkingId, setLinkingId] = useState<string>();
  const close = () => setOpened(undefined);
  const failed = (error: unknown) => toast.failure(words.notChanged, error);
  useSocialLive(contact.id);
  const edit = useRecordEdit(contactKind);
  const updateContact = async (field: ContactField, value: string) => {
    const problem = await edit(contact, words.contactFields[field], { [field]: value });
    if (problem) toast.error(words.contactNotChanged, { description: problem });
    await profiles.refetch();
  };

  const act = (profile: SocialProfile, action: ProfileAction) => {
    if (action === 'details' || action === 'disconnect') setOpened({ kind: action, profile });
    else if (action === 'reconnect') setOpened({ kind: 'ask' });
    else if (action === 'sync')
      actions.sync.mutate(profile.id, { onSuccess: () => toast.info(words.syncing), onError: failed });
    else actions.update.mutate({ id: profile.id, body: { isMuted: !profile.isMuted } }, { onError: failed });
  };
  const all = profiles.data ?? [];
  if (profiles.error && !profiles.data)
    return <ErrorState error={profiles.error} onRetry={() => void profiles.refetch()} />;
  if (profiles.isPending && enabled) return <SectionSkeleton />;
  return (
    <div className="flex flex-col gap-5">
      <section aria-label={words.profiles} className="flex flex-col gap-3">
        <div className="flex min-h-8 flex-wrap items-center gap-2">
          <h2 className="flex-1 font-medium text-base">{words.profiles}</h2>
          {!readOnly && (
            <>
              <Button
                loading={actions.find.isPending || suggestions.data?.state === 'searching'}
                onClick={() =>
                  actions.find.mutate(undefined, { onError: (error) => toast.failure(words.foundNothing, error) })
                }
              >
                <Radar aria-hidden strokeWidth={1.5} />
                {words.find}
              </Button>
              <Button onClick={() => setOpened({ kind: 'ask' })}>
                <MailQuestionMark aria-hidden strokeWidth={1.5} />
                {words.askConsent}
              </Button>
              <Button onClick={() => setOpened({ kind: 'link' })}>
                <Link2 aria-hidden strokeWidth={1.5} />
                {words.link}
              </Button>
            </>
          )}
        </div>
        {suggestions.data && (
          <SuggestedProfiles
            list={suggestions.data}
            busyId={actions.link.isPending ? linkingId : undefined}
            onLink={({ id, platform, profileUrl }) => {
              setLinkingId(id);
              actions.link.mutate({ platform, profileUrl }, { onError: failed });
            }}
            onDismiss={({ id }) => actions.dismiss.mutate(id, { onError: failed })}
          />
        )}
        <PendingConsents links={consents.data ?? []} />
        {all.length === 0 ? (
          <EmptyState className="rounded-lg border bg-surface py-10" icon={AtSign} title={words.noProfiles}>
            {readOnly ? words.readOnlyNoProfiles : words.noProfilesHelp}
          </EmptyState>
        ) : (
          <ConnectedProfiles
            profiles={all}
            network={network}
            readOnly={readOnly}
            contact={contact}
            onAction={act}
            onDecide={(profile, body) => actions.update.mutate({ id: profile.id, body }, { onError: failed })}
            onUpdateContact={(field, value) => void updateContact(field, value)}
          />
        )}
        {all.length > 0 && (
          <Button variant="ghost" size="sm" className="self-start" onClick={() => setOpened({ kind: 'register' })}>
            <FileClock aria-hidden strokeWidth={1.5} />
            {words.register}
          </Button>
        )}
      </section>
      {all.length > 0 && <ActivityFeed contactId={contact.id} profiles={all} readOnly={readOnly} enabled={enabled} />}
      {opened?.kind === 'link' && <LinkProfileDialog contactId={contact.id} onClose={close} />}
      {opened?.kind === 'ask' && <AskConsentDialog contact={contact} onClose={close} />}
      {opened?.kind === 'details' && (
        <ProfileDetailDialog
          profile={all.find(({ id }) => id === opened.profile.id) ?? opened.profile}
          network={network(opened.profile.platform)}
          readOnly={readOnly}
          onClose={close}
        />
      )}
      {opened?.kind === 'register' && <RegisterDialog contact={contact} readOnly={readOnly} onClose={close} />}
      {opened?.kind === 'disconnect' && (
        <DisconnectDialog
          network={network(opened.profile.platform)?.name ?? opened.profile.platform}
          busy={actions.remove.isPending}
          onClose={close}
          onDisconnect={() =>
            actions.remove.mutate(opened.profile.id, {
              onSuccess: close,
              onError: (error) => toast.failure(words.notChanged, error),
            })
          }
        />
      )}
    </div>
  );
}

/** The latest request for consent, as long as it waits or did not work. */
function PendingConsents({ links }: { links: readonly ConsentLink[] }) {
  const { nameOf } = useNetworks();
  const [latest] = links;
  // Without a message it was handed over, and whoever did so knows.
  if (!latest?.email || latest.status === 'connected') return null;
  const names = latest.platforms.map(nameOf).join(', ');
  const failed = latest.email.status === 'failed';
  if (latest.status === 'expired') return null;
  return (
    <Callout
      tone={failed || latest.status === 'declined' ? 'warning' : 'info'}
      title={latest.status === 'declined' ? `${words.declined}: ${names}` : words.pending(names)}
    >
      {failed
        ? `${words.mailStates.failed}. ${latest.email.error ?? ''}`
        : `${words.mailStates[latest.email.status]} (${latest.email.to}). ${words.pendingSince(formatDistance(latest.createdAt), formatDate(latest.expiresAt))}.`}
    </Callout>
  );
}

function DisconnectDialog(props: { network: string; busy: boolean; onClose(): void; onDisconnect(): void }) {
  return (
    <ConfirmDialog
      title={words.disconnectTitle(props.network)}
      text={words.disconnectHelp}
      action={words.disconnectAction}
      loading={props.busy}
      onConfirm={props.onDisconnect}
      onClose={props.onClose}
    />
  );
}

function SectionSkeleton() {
  return (
    <Loading label="Loading profiles" className="grid gap-3 xl:grid-cols-2">
      <Skeleton className="h-32 w-full" />
      <Skeleton className="h-32 w-full" />
    </Loading>
  );
}
