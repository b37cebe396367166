import type { ReactNode } from 'react';
import { useParams } from 'react-router';
import { accountWords as words } from '../../../lib/messages/crm.ts';
import { historyTab } from '../../../records/page/history-tab.tsx';
import { RecordPage, type RecordTab } from '../../../records/page/record-page.tsx';
import type { AnyRecord } from '../../../records/record.ts';
import { accountView } from '../account-view.tsx';

interface AccountPageProps {
  /** That it may be there twice, which is another feature's to say. */
  notice(record: AnyRecord, readOnly: boolean): ReactNode;
  /** What belongs to an account and is another feature's. */
  related(record: AnyRecord, readOnly: boolean): readonly RecordTab[];
}

/** One account: its properties, and all that belongs to it. */
export function AccountPage({ notice, related }: AccountPageProps) {
  const { accountId = '' } = useParams();
  return (
    <RecordPage
      view={accountView}
      id={accountId}
      deletedHelp={words.deletedHelp}
      notice={notice}
      place={accountView.subtitle}
      tabs={(record, readOnly) => [...related(record, readOnly), historyTab(accountView, record)]}
    />
  );
}
