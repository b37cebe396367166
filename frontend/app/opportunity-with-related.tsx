import { opportunityKind } from '@sequelstring/contract/records/opportunity.ts';
import { OpportunityPage } from '../features/opportunities/pages/opportunity-page.tsx';
import { filesTab, tasksTab, timelineTab } from './related-tabs.tsx';

/** The opportunity's page with what other features add to it. */
export function OpportunityWithRelated() {
  return (
    <OpportunityPage
      related={({ id }, readOnly) => [
        timelineTab(opportunityKind, id, readOnly),
        tasksTab('opportunity', id, readOnly),
        filesTab('opportunity', id, readOnly),
      ]}
    />
  );
}
