import type { Contact } from '@sequelstring/contract/crm.ts';
import { admins } from '@sequelstring/contract/route.ts';
import type { Platform } from '@sequelstring/contract/social-profiles.ts';
import { useState } from 'react';
import { Link } from 'react-router';
import { displayName } from '../../../lib/format.ts';
import { socialWords as words } from '../../../lib/messages/social.ts';
import { useHasRole } from '../../../lib/session.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Dialog, DialogContent, DialogFooter } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Textarea } from '../../../ui/textarea.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useNetworks, useSocialActions } from '../api/social.queries.ts';
import { NetworkMark } from './network-mark.tsx';

/** Makes the link with which a contact shares profiles, and sends it or hands it over. */
export function AskConsentDialog({ contact, onClose }: { contact: Contact; onClose(): void }) {
  const { networks } = useNetworks();
  const { ask } = useSocialActions(contact.id);
  const isAdmin = useHasRole(admins);
  const offered = networks.filter(({ canConnect }) => canConnect);
  const [left, setLeft] = useState<ReadonlySet<Platform>>(new Set());
  const [message, setMessage] = useState('');
  const chosen = offered.filter(({ platform }) => !left.has(platform)).map(({ platform }) => platform);
  const submit = (send: boolean) =>
    ask.mutate(
      { platforms: chosen, send, ...(message.trim() && { message: message.trim() }) },
      {
        onSuccess: ({ url, email }) => {
          if (send) toast.success(words.sentTo(email?.to ?? ''));
          else void copy(url ?? '');
          onClose();
        },
        onError: (error) => toast.failure(words.notSent, error),
      },
    );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={words.consentTitle} description={words.consentHelp(displayName(contact))}>
        {offered.length === 0 ? (
          <Callout
            action={
              isAdmin && (
                <Button size="sm" asChild>
                  <Link to="/settings/integrations">{words.integrations}</Link>
                </Button>
              )
            }
          >
            {words.consentNone}
          </Callout>
        ) : (
          <>
            <ul className="flex flex-col gap-2">
              {offered.map(({ platform, name, summary }) => (
                <li key={platform}>
                  {/* biome-ignore lint/a11y/noLabelWithoutControl: the checkbox within it */}
                  <label className="flex items-start gap-3">
                    <Checkbox
                      className="mt-1"
                      checked={!left.has(platform)}
                      onCheckedChange={(on) => setLeft(toggled(left, platform, on !== true))}
                      aria-label={name}
                    />
                    <NetworkMark platform={platform} />
                    <span className="min-w-0">
                      <span className="font-medium">{name}</span>
                      <span className="block text-muted text-sm">{summary}</span>
                    </span>
                  </label>
                </li>
              ))}
            </ul>
            <Field label={words.message} help={words.messageHelp} optional>
              <Textarea
                value={message}
                onChange={(event) => setMessage(event.target.value)}
                maxLength={2000}
                rows={3}
              />
            </Field>
            {!contact.email && <p className="text-muted text-sm">{words.noEmail}</p>}
            <DialogFooter>
              <Button disabled={chosen.length === 0 || ask.isPending} onClick={() => submit(false)}>
                {words.copyLink}
              </Button>
              <Button
                variant="primary"
                loading={ask.isPending}
                disabled={chosen.length === 0 || !contact.email}
                onClick={() => submit(true)}
              >
                {words.sendEmail}
              </Button>
            </DialogFooter>
          </>
        )}
      </DialogContent>
    </Dialog>
  );
}

function toggled(set: ReadonlySet<Platform>, platform: Platform, has: boolean): ReadonlySet<Platform> {
  const next = new Set(set);
  if (has) next.add(platform);
  else next.delete(platform);
  return next;
}

async function copy(url: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(url);
    toast.success(words.linkCopied, { description: url });
  } catch {
    // Some browsers allow copying on secure origins alone; the link is shown instead.
    toast.info(url, { duration: 60_000 });
  }
}
