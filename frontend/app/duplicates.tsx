import { accountView } from '../features/accounts/account-view.tsx';
import { contactView } from '../features/contacts/contact-view.tsx';
import { DuplicatesPage } from '../features/duplicates/pages/duplicates-page.tsx';
import { MergePage } from '../features/duplicates/pages/merge-page.tsx';

export const ContactDuplicates = () => <DuplicatesPage key="contacts" view={contactView} />;
export const AccountDuplicates = () => <DuplicatesPage key="accounts" view={accountView} />;
export const MergeContacts = () => <MergePage key="contacts" view={contactView} />;
export const MergeAccounts = () => <MergePage key="accounts" view={accountView} />;
