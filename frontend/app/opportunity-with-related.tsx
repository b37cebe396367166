import { OpportunityPage } from '../features/opportunities/pages/opportunity-page.tsx';
import { tasksTab } from './related-tabs.tsx';

/** The opportunity's page with what other features add to it. */
export function OpportunityWithRelated() {
  return <OpportunityPage related={({ id }, readOnly) => [tasksTab('opportunity', id, readOnly)]} />;
}
