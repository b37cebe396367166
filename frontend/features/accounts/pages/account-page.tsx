import { useParams } from 'react-router';
import { accountWords as words } from '../../../lib/messages/crm.ts';
import { historyTab } from '../../../records/page/history-tab.tsx';
import { RecordPage, type RecordTab } from '../../../records/page/record-page.tsx';
import type { AnyRecord } from '../../../records/record.ts';
import { accountView } from '../account-view.tsx';

interface AccountPageProps {
  /** What belongs to an account and is another feature's. */
  related(record: AnyRecord, readOnly: boolean): readonly RecordTab[];
}

/** One account: its properties, and all that belongs to it. */
export function AccountPage({ related }: AccountPageProps) {
  const { accountId = '' } = useParams();
  return (
    <RecordPage
      view={accountView}
      id={accountId}
      deletedHelp={words.deletedHelp}
      place={accountView.subtitle}
      tabs={(record, readOnly) => [...related(record, readOnly), historyTab(accountView, record)]}
    />
  );
}
