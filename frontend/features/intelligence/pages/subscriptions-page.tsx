import { newsWords } from '../../../lib/messages/intelligence.ts';
import { PageHead } from '../../../ui/page-head.tsx';
import { SubscriptionsPanel } from '../components/subscriptions-panel.tsx';
import { IntelligenceViews } from '../components/views.tsx';

/** What the user follows. */
export const SubscriptionsPage = () => (
  <>
    <PageHead title={newsWords.title} documentTitle={newsWords.subscriptions} tabs={<IntelligenceViews />} />
    <div className="max-w-4xl px-4 py-5 sm:px-6">
      <SubscriptionsPanel />
    </div>
  </>
);
