import type { Contact } from '@sequelstring/contract/crm.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { toast } from '../../../ui/toast.tsx';
import type { SaveContact } from './contact-properties.tsx';

interface ContactMailSettingsProps {
  contact: Contact;
  save: SaveContact;
  readOnly: boolean;
}

/** Whether a contact wants greetings and whether its address takes mail, with the way to change that. */
export function ContactMailSettings({ contact, save, readOnly }: ContactMailSettingsProps) {
  const change = async (label: string, patch: Parameters<SaveContact>[1]) => {
    const problem = await save(label, patch);
    if (problem) toast.error(`${label} could not be changed`, { description: problem });
  };
  return (
    <div className="flex flex-col gap-3 rounded-lg border px-3 py-2.5">
      <Switch
        label="Greetings by mail"
        help={contact.emailOptOut ? 'Opted out: no occasion sends a mail.' : undefined}
        checked={!contact.emailOptOut}
        disabled={readOnly}
        onCheckedChange={(wanted) => void change('Greetings by mail', { emailOptOut: !wanted })}
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
          title={contact.emailStatus === 'bounced' ? 'Mail to this address bounced' : 'Marked as spam'}
          action={
            !readOnly && (
              <Button size="sm" onClick={() => void change('Address', { emailStatus: 'ok' })}>
                Try again
              </Button>
            )
          }
        >
          {contact.emailStatus === 'bounced'
            ? 'Its mail server refused it for good, so no greetings go there.'
            : 'The recipient complained, so no greetings go there.'}
        </Callout>
      )}
    </div>
  );
}
