import type { Contact } from '@sequelstring/contract/crm.ts';
import type { ReactNode } from 'react';
import { useParams } from 'react-router';
import { contactWords as words } from '../../../lib/messages/contacts.ts';
import { historyTab } from '../../../records/page/history-tab.tsx';
import { RecordPage, type RecordTab } from '../../../records/page/record-page.tsx';
import type { AnyRecord } from '../../../records/record.ts';
import { Badge } from '../../../ui/badge.tsx';
import { CompanyAccount } from '../components/company-account.tsx';
import { ContactDetails } from '../components/contact-details.tsx';
import { ContactMailSettings } from '../components/contact-mail-settings.tsx';
import { ContactMenu } from '../components/contact-menu.tsx';
import { ContactNotes } from '../components/contact-notes.tsx';
import { ContactQuickActions } from '../components/contact-quick-actions.tsx';
import { asContact, contactView } from '../contact-view.tsx';

interface ContactPageProps {
  /** That it may be there twice, which is another feature's to say. */
  notice(record: AnyRecord, readOnly: boolean): ReactNode;
  /** The occasions of a contact, which are another feature's. */
  renderOccasions(contact: Contact): ReactNode;
  /** What happened around a contact, which is another feature's. */
  timeline(contact: Contact, readOnly: boolean): RecordTab;
  /** What else belongs to a contact and is another feature's. */
  related(contact: Contact, readOnly: boolean): readonly RecordTab[];
}

/** One contact: who it is at the left, what happens around it at the right. */
export function ContactPage({ notice, renderOccasions, timeline, related }: ContactPageProps) {
  const { contactId = '' } = useParams();
  return (
    <RecordPage
      view={contactView}
      id={contactId}
      deletedHelp={words.deletedHelp}
      notice={notice}
      place={(record) => [asContact(record).title, asContact(record).companyName].filter(Boolean).join(', ')}
      menu={(record) => <ContactMenu contact={asContact(record)} />}
      actions={(record) => <ContactQuickActions contact={asContact(record)} />}
      settings={(record, readOnly) => (
        <>
          <CompanyAccount contact={asContact(record)} readOnly={readOnly} />
          <ContactMailSettings contact={asContact(record)} readOnly={readOnly} />
        </>
      )}
      tabs={(record, readOnly) => {
        const contact = asContact(record);
        const dates = contact.importantDates?.length ?? 0;
        return [
          timeline(contact, readOnly),
          {
            id: 'occasions',
            label: words.occasions,
            badge: dates > 0 && <Badge>{dates}</Badge>,
            content: renderOccasions(contact),
          },
          {
            id: 'notes',
            label: words.notes,
            content: <ContactNotes key={contact.id} contact={contact} readOnly={readOnly} />,
          },
          {
            id: 'details',
            label: words.details,
            content: <ContactDetails key={contact.id} contact={contact} readOnly={readOnly} />,
          },
          ...related(contact, readOnly),
          historyTab(contactView, record),
        ];
      }}
    />
  );
}
