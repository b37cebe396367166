import { contactKind } from '@sequelstring/contract/records/contact.ts';
import { contactView } from '../features/contacts/contact-view.tsx';
import { ContactPage } from '../features/contacts/pages/contact-page.tsx';
import { DuplicateHint } from '../features/duplicates/components/duplicate-hint.tsx';
import { ImportantDatesSection } from '../features/occasions/components/important-dates-section.tsx';
import { SocialProfilesSection } from '../features/social/components/social-profiles-section.tsx';
import { socialWords } from '../lib/messages/social.ts';
import { callsTab, filesTab, tasksTab, timelineTab } from './related-tabs.tsx';

/** The contact's page with the sections that other features add to it. */
export function ContactWithOccasions() {
  return (
    <ContactPage
      notice={(record, readOnly) => <DuplicateHint view={contactView} record={record} readOnly={readOnly} />}
      renderOccasions={(contact) => <ImportantDatesSection contact={contact} />}
      timeline={({ id, email }, readOnly) => timelineTab(contactKind, id, readOnly, email)}
      related={(contact, readOnly) => [
        { id: 'social', label: socialWords.tab, content: <SocialProfilesSection contact={contact} /> },
        callsTab({ contact: contact.id, ...(contact.company && { account: contact.company }) }, readOnly),
        tasksTab('contact', contact.id, readOnly),
        filesTab('contact', contact.id, readOnly),
      ]}
    />
  );
}
