import { TrendingUp } from 'lucide-react';
import { Link } from 'react-router';
import { opportunityWords as words } from '../../../lib/messages/crm.ts';
import { FirstRecord } from '../../../records/list/first-record.tsx';
import { ImportLink } from '../../../records/list/import-link.tsx';
import { RecordList } from '../../../records/list/record-list.tsx';
import { CreateRecordDialog } from '../../../records/page/create-record-dialog.tsx';
import { Button } from '../../../ui/button.tsx';
import { useOpportunityView } from '../use-opportunity-view.tsx';

/** All opportunities, as a table, a board of stages or a calendar of close dates. */
export function OpportunitiesPage() {
  const { view, dialog } = useOpportunityView();
  return (
    <>
      <RecordList
        view={view}
        actions={
          <>
            <Button asChild variant="ghost">
              <Link to="/opportunities/forecast">
                <TrendingUp aria-hidden strokeWidth={1.5} />
                <span className="max-sm:sr-only">{words.forecast}</span>
              </Link>
            </Button>
            <ImportLink kind={view.kind} />
          </>
        }
        empty={(create) => <FirstRecord view={view} words={words} onCreate={create} />}
        createDialog={(open, onOpenChange) => (
          <CreateRecordDialog view={view} open={open} onOpenChange={onOpenChange} />
        )}
      />
      {dialog}
    </>
  );
}
