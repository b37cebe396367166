import type { Platform } from '@sequelstring/contract/social-profiles.ts';
import { useState } from 'react';
import { ApiFailure } from '../../../lib/api-failure.ts';
import { socialWords as words } from '../../../lib/messages/social.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog, DialogContent, DialogFooter, focusFirstField } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useNetworks, useSocialActions } from '../api/social.queries.ts';

/** Takes the address of a public profile; the network follows from it unless one is chosen. */
export function LinkProfileDialog({ contactId, onClose }: { contactId: string; onClose(): void }) {
  const { link } = useSocialActions(contactId);
  const { networks, network } = useNetworks();
  const [address, setAddress] = useState('');
  const [platform, setPlatform] = useState<Platform>();
  const [problem, setProblem] = useState<string>();
  const submit = () => {
    const profileUrl = address.trim();
    link.mutate(
      { profileUrl, ...(platform && { platform }) },
      {
        onSuccess: () => {
          toast.success(words.linked);
          onClose();
        },
        onError: (error) => {
          const details = error instanceof ApiFailure ? error.details?.profileUrl?.[0] : undefined;
          setProblem(details ? `The address ${details}.` : error.message);
        },
      },
    );
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={words.linkTitle} onOpenAutoFocus={focusFirstField}>
        <form
          noValidate
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <Field label={words.address} help={words.addressHelp} {...(problem && { error: problem })}>
            <Input
              value={address}
              onChange={(event) => {
                setAddress(event.target.value);
                setProblem(undefined);
              }}
              placeholder={(platform && network(platform)?.example) ?? 'https://mastodon.social/@name'}
              autoComplete="off"
              spellCheck={false}
            />
          </Field>
          <Field label={words.network} help={platform && network(platform)?.summary}>
            <Select
              value={platform ?? 'detect'}
              onValueChange={(value) => setPlatform(value === 'detect' ? undefined : (value as Platform))}
              options={[
                { value: 'detect', label: words.detect },
                ...networks.map(({ platform: value, name }) => ({ value, label: name })),
              ]}
            />
          </Field>
          <DialogFooter>
            <Button type="button" onClick={onClose}>
              {words.cancel}
            </Button>
            <Button type="submit" variant="primary" loading={link.isPending} disabled={address.trim().length < 2}>
              {words.linkAction}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
