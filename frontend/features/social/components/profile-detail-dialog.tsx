import type { ProfileField, SocialNetworkInfo, SocialProfile } from '@sequelstring/contract/social-profiles.ts';
import { Lock } from 'lucide-react';
import { useState } from 'react';
import { formatDate, formatDateTime, formatDistance, formatNumber } from '../../../lib/format.ts';
import { socialWords as words } from '../../../lib/messages/social.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog, DialogContent, DialogFooter } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useSocialActions } from '../api/social.queries.ts';
import { ProfileStateBadge, reasonOf } from './profile-state.tsx';

const editable = ['displayName', 'headline', 'bio', 'location', 'company', 'website'] as const satisfies ProfileField[];

interface ProfileDetailDialogProps {
  profile: SocialProfile;
  network: SocialNetworkInfo | undefined;
  readOnly: boolean;
  onClose(): void;
}

/** Every value of a profile, where it comes from, and what a person makes of it. */
export function ProfileDetailDialog({ profile, network, readOnly, onClose }: ProfileDetailDialogProps) {
  const { update } = useSocialActions(profile.contactId);
  const [typed, setTyped] = useState<Partial<Record<ProfileField, string>>>({});
  const name = network?.name ?? profile.platform;
  const change = (body: Parameters<typeof update.mutate>[0]['body'], onDone?: () => void) =>
    update.mutate(
      { id: profile.id, body },
      { onSuccess: onDone, onError: (error) => toast.failure(words.notChanged, error) },
    );
  const save = () => {
    const values = Object.fromEntries(Object.entries(typed).map(([field, value]) => [field, value.trim() || null]));
    change({ values }, () => {
      toast.success(words.saved);
      onClose();
    });
  };
  const reason = reasonOf(profile);
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        size="md"
        title={`${name}: ${profile.displayName ?? profile.handle ?? ''}`}
        description={network?.summary}
      >
        <dl className="grid grid-cols-[7rem_minmax(0,1fr)] items-center gap-x-3 gap-y-1.5 text-sm">
          <dt className="text-muted">State</dt>
          <dd className="flex flex-wrap items-center gap-2">
            <ProfileStateBadge state={profile.state} />
            {reason && <span>{reason}</span>}
          </dd>
          <dt className="text-muted">Came in</dt>
          <dd>
            {words.ways[profile.way]}, {formatDate(profile.consentedAt ?? profile.createdAt)}
          </dd>
          {profile.lastSynced && (
            <>
              <dt className="text-muted">Synced</dt>
              <dd>
                {formatDateTime(profile.lastSynced)}
                {profile.nextSyncAt && (
                  <span className="text-muted"> · {words.next(formatDistance(profile.nextSyncAt))}</span>
                )}
              </dd>
            </>
          )}
          {profile.followers !== undefined && (
            <>
              <dt className="text-muted">{words.fields.followers}</dt>
              <dd className="tabular">{formatNumber(profile.followers)}</dd>
            </>
          )}
          {network && (
            <>
              <dt className="text-muted">Kept</dt>
              <dd>
                {network.retentionDays} days. {network.purpose}
              </dd>
            </>
          )}
        </dl>
        <div className="grid gap-3 border-t pt-4 sm:grid-cols-2">
          {editable.map((field) => {
            const from = profile.provenance[field];
            const value = typed[field] ?? String(profile[field] ?? '');
            return (
              <Field key={field} label={words.fields[field]} help={from && origin(from, name)}>
                <Input
                  value={value}
                  disabled={readOnly}
                  onChange={(event) => setTyped({ ...typed, [field]: event.target.value })}
                  {...(from?.locked && {
                    trailing: <Lock aria-label="Locked" className="size-3.5 text-muted" strokeWidth={1.5} />,
                  })}
                />
                {from?.locked && !readOnly && (
                  <button
                    type="button"
                    className="min-h-6 self-start rounded-sm text-accent text-xs hover:underline"
                    onClick={() => change({ values: { [field]: null } })}
                  >
                    {words.giveBack}
                  </button>
                )}
              </Field>
            );
          })}
        </div>
        {!readOnly && (
          <DialogFooter>
            <Button onClick={onClose}>{words.cancel}</Button>
            <Button
              variant="primary"
              loading={update.isPending}
              disabled={Object.keys(typed).length === 0}
              onClick={save}
            >
              {words.save}
            </Button>
          </DialogFooter>
        )}
      </DialogContent>
    </Dialog>
  );
}

function origin({ from, at }: NonNullable<SocialProfile['provenance'][ProfileField]>, network: string): string {
  const when = formatDistance(at);
  return from === 'network' ? words.provenance.network(network, when) : words.provenance[from](when);
}
