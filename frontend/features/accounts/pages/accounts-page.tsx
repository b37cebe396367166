import { accountWords as words } from '../../../lib/messages/crm.ts';
import { DuplicatesLink } from '../../../records/list/duplicates-link.tsx';
import { FirstRecord } from '../../../records/list/first-record.tsx';
import { ImportLink } from '../../../records/list/import-link.tsx';
import { RecordList } from '../../../records/list/record-list.tsx';
import { CreateRecordDialog } from '../../../records/page/create-record-dialog.tsx';
import { accountView } from '../account-view.tsx';

/** All accounts. */
export function AccountsPage() {
  return (
    <RecordList
      view={accountView}
      actions={
        <>
          <DuplicatesLink view={accountView} />
          <ImportLink kind={accountView.kind} />
        </>
      }
      empty={(create) => <FirstRecord view={accountView} words={words} onCreate={create} />}
      createDialog={(open, onOpenChange) => (
        <CreateRecordDialog view={accountView} open={open} onOpenChange={onOpenChange} />
      )}
    />
  );
}
