import { ContactPage } from '../features/contacts/pages/contact-page.tsx';
import { ImportantDatesSection } from '../features/occasions/components/important-dates-section.tsx';
import { tasksTab } from './related-tabs.tsx';

/** The contact's page with the sections that other features add to it. */
export function ContactWithOccasions() {
  return (
    <ContactPage
      renderOccasions={(contact) => <ImportantDatesSection contact={contact} />}
      related={({ id }, readOnly) => [tasksTab('contact', id, readOnly)]}
    />
  );
}
