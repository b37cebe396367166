import { crm } from '@sequelstring/contract/crm.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../../lib/api.ts';
import { displayName } from '../../../lib/format.ts';
import { Combobox } from '../../../ui/combobox.tsx';

interface PreviewContactProps {
  value: string | undefined;
  onValueChange(contactId: string | undefined): void;
}

/** For whom a template is previewed: one of the contacts, or sample values. */
export function PreviewContact({ value, onValueChange }: PreviewContactProps) {
  const [typed, setTyped] = useState('');
  const { data } = useQuery({
    queryKey: ['contacts', 'choice', typed],
    queryFn: ({ signal }) => api.call(crm.listContacts, { query: { q: typed || undefined, limit: 10 }, signal }),
    placeholderData: keepPreviousData,
  });
  const options = (data?.data ?? []).map((contact) => ({
    value: contact.id,
    label: displayName(contact),
    hint: contact.companyName,
  }));
  return (
    <Combobox
      aria-label="Preview for"
      className="w-56"
      options={options}
      value={value}
      onValueChange={onValueChange}
      clearLabel="Sample values"
      searchPlaceholder="Search contacts"
      onSearch={setTyped}
    />
  );
}
