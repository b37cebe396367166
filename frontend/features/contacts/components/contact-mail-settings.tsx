import type { Contact } from '@sequelstring/contract/crm.ts';
import { contactWords as words } from '../../../lib/messages/contacts.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { toast } from '../../../ui/toast.tsx';
import { type SaveContact, useContactEdit } from '../api/contact.edit.ts';

interface ContactMailSettingsProps {
  contact: Contact;
  readOnly: boolean;
}

/** Whether a contact wants greetings and whether its address takes mail, with the way to change that. */
export function ContactMailSettings({ contact, readOnly }: ContactMailSettingsProps) {
  const save = useContactEdit(contact);
  const change = async (label: string, patch: Parameters<SaveContact>[1]) => {
    const problem = await save(label, patch);
    if (problem) toast.error(words.notChanged(label), { description: problem });
  };
  return (
    <div className="flex flex-col gap-3 rounded-lg border px-3 py-2.5">
      <Switch
        label={words.greetingsByEmail}
        help={contact.emailOptOut ? words.optedOut : undefined}
        checked={!contact.emailOptOut}
        disabled={readOnly}
        onCheckedChange={(wanted) => void change(words.greetingsByEmail, { emailOptOut: !wanted })}
      />
      <Switch
        label={words.pauseGreetings}
        help={contact.greetingsPaused ? words.greetingsPaused : undefined}
        checked={contact.greetingsPaused ?? false}
        disabled={readOnly}
        onCheckedChange={(greetingsPaused) => void change(words.pauseGreetings, { greetingsPaused })}
      />
      <Switch
        label="Deceased"
        help={contact.deceased ? 'The contact is kept. No greetings are sent.' : undefined}
        checked={contact.deceased ?? false}
        disabled={readOnly}
        onCheckedChange={(deceased) => void change('Deceased', { deceased })}
      />
      {contact.email && contact.emailStatus !== 'ok' && (
        <Callout
          tone="warning"
          title={contact.emailStatus === 'bounced' ? words.addressBounced : words.markedAsSpam}
          action={
            !readOnly && (
              <Button size="sm" onClick={() => void change(words.address, { emailStatus: 'ok' })}>
                {words.tryAgain}
              </Button>
            )
          }
        >
          {contact.emailStatus === 'bounced' ? words.addressRejected : words.recipientComplained}
        </Callout>
      )}
    </div>
  );
}
