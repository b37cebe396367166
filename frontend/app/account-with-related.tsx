import { accountKind } from '@sequelstring/contract/records/account.ts';
import { accountView } from '../features/accounts/account-view.tsx';
import { AccountPage } from '../features/accounts/pages/account-page.tsx';
import { contactView } from '../features/contacts/contact-view.tsx';
import { DuplicateHint } from '../features/duplicates/components/duplicate-hint.tsx';
import { IntelligenceSection } from '../features/intelligence/components/intelligence-section.tsx';
import { useOpportunityView } from '../features/opportunities/use-opportunity-view.tsx';
import { accountWords as words } from '../lib/messages/crm.ts';
import { newsWords } from '../lib/messages/intelligence.ts';
import { RelatedList } from '../records/page/related-list.tsx';
import { callsTab, filesTab, tasksTab, timelineTab } from './related-tabs.tsx';

/** The account's page with what other features add to it. */
export function AccountWithRelated() {
  const { view: opportunityView } = useOpportunityView();
  return (
    <AccountPage
      notice={(record, readOnly) => <DuplicateHint view={accountView} record={record} readOnly={readOnly} />}
      related={({ id, name, competitors }, readOnly) => [
        timelineTab(accountKind, id, readOnly),
        {
          id: 'people',
          label: words.people,
          content: (
            <RelatedList
              view={contactView}
              field="company"
              id={id}
              start={{ company: id, companyName: name }}
              readOnly={readOnly}
              none={words.noPeople}
            />
          ),
        },
        {
          id: 'opportunities',
          label: words.opportunities,
          content: (
            <RelatedList
              view={opportunityView}
              field="account"
              id={id}
              start={{ account: id }}
              readOnly={readOnly}
              none={words.noOpportunities}
            />
          ),
        },
        {
          id: 'news',
          label: newsWords.news,
          content: <IntelligenceSection accountId={id} competitors={(competitors as string[] | undefined) ?? []} />,
        },
        callsTab({ account: id }, readOnly),
        tasksTab('account', id, readOnly),
        filesTab('account', id, readOnly),
      ]}
    />
  );
}
