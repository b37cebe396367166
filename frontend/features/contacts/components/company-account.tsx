import type { Contact } from '@sequelstring/contract/crm.ts';
import { accountKind } from '@sequelstring/contract/records/account.ts';
import { Building2 } from 'lucide-react';
import { Link } from 'react-router';
import { contactWords as words } from '../../../lib/messages/contacts.ts';
import { useCreateRecord } from '../../../records/api/record.create.ts';
import { Button } from '../../../ui/button.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useContactEdit } from '../api/contact.edit.ts';
import { useAccountMatch } from '../api/contact.queries.ts';

/** The account of a contact's company; where it has none, those that it may be, or the way to create it. */
export function CompanyAccount({ contact, readOnly }: { contact: Contact; readOnly: boolean }) {
  if (contact.company)
    return (
      <Button asChild variant="ghost" size="sm" className="self-start">
        <Link to={`/accounts/${contact.company}`}>
          <Building2 aria-hidden strokeWidth={1.5} />
          {words.openAccount}
        </Link>
      </Button>
    );
  return contact.companyName && !readOnly ? <Unlinked contact={contact} company={contact.companyName} /> : null;
}

function Unlinked({ contact, company }: { contact: Contact; company: string }) {
  const { data } = useAccountMatch({ companyName: company, email: contact.email });
  const save = useContactEdit(contact);
  const create = useCreateRecord(accountKind);
  if (!data) return null;
  const link = async (id: string) => {
    const problem = await save(words.account, { company: id });
    if (problem) toast.error(words.notChanged(words.account), { description: problem });
  };
  const createAndLink = async () => {
    try {
      await link((await create.mutateAsync({ name: company })).id);
    } catch (failure) {
      toast.failure(words.accountNotCreated, failure);
    }
  };
  return (
    <div className="flex flex-wrap items-center gap-2 rounded-lg border px-3 py-2.5 text-sm">
      <span className="text-muted">{words.unlinked(company)}</span>
      {data.candidates.map(({ id, name }) => (
        <Button key={id} size="sm" onClick={() => void link(id)}>
          {words.linkTo(name)}
        </Button>
      ))}
      {data.candidates.length === 0 && (
        <Button size="sm" loading={create.isPending} onClick={() => void createAndLink()}>
          {words.createAccountAction}
        </Button>
      )}
    </div>
  );
}
