import type { Address, Contact, ContactPatch } from '@sequelstring/contract/crm.ts';
import { editors } from '@sequelstring/contract/route.ts';
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatDateTime } from '../../../lib/format.ts';
import { useFormatPhone } from '../../../lib/phone.ts';
import { useHasRole } from '../../../lib/session.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Combobox } from '../../../ui/combobox.tsx';
import { TimeZoneSelect } from '../../../ui/time-zone-select.tsx';
import { problemWith, useContactEdit } from '../api/contact.edit.ts';
import { useUsers } from '../api/user.queries.ts';
import { ContactMailSettings } from './contact-mail-settings.tsx';
import { InlineText, PropertyRow } from './inline-text.tsx';

type TextField =
  | 'firstName'
  | 'lastName'
  | 'email'
  | 'phone'
  | 'companyName'
  | 'title'
  | 'website'
  | 'locale'
  | 'namePrefix'
  | 'middleName'
  | 'nameSuffix'
  | 'nickname';

interface TextProperty {
  field: TextField;
  label: string;
  type?: 'email' | 'tel' | 'url';
  help?: string;
}

const about: TextProperty[] = [
  { field: 'firstName', label: 'First name' },
  { field: 'lastName', label: 'Last name' },
  { field: 'email', label: 'E-mail', type: 'email' },
  { field: 'phone', label: 'Phone', type: 'tel', help: 'With the country code: +1 202 555 0123' },
  { field: 'companyName', label: 'Company' },
  { field: 'title', label: 'Title' },
  { field: 'website', label: 'Website', type: 'url' },
];

const names: TextProperty[] = [
  { field: 'namePrefix', label: 'Prefix' },
  { field: 'middleName', label: 'Middle name' },
  { field: 'nameSuffix', label: 'Suffix' },
  { field: 'nickname', label: 'Nickname' },
  { field: 'locale', label: 'Language', help: 'As in en-GB or fr; dates in greetings are written in it.' },
];

const addressLines: { key: keyof Address; label: string }[] = [
  { key: 'street', label: 'Street' },
  { key: 'city', label: 'City' },
  { key: 'region', label: 'Region' },
  { key: 'postalCode', label: 'Postal code' },
  { key: 'country', label: 'Country' },
];

/** All properties of a contact, edited in place by those who may. */
export function ContactProperties({ contact }: { contact: Contact }) {
  const mayEdit = useHasRole(editors) && !contact.deletedAt;
  const save = useContactEdit(contact);
  const formatPhone = useFormatPhone();
  const shown = (field: TextField) =>
    field === 'phone' && contact.phone ? formatPhone(contact.phone) : contact[field];
  const text = ({ field, label, type, help }: TextProperty) => (
    <InlineText
      key={field}
      label={label}
      type={type}
      help={help}
      value={shown(field)}
      readOnly={!mayEdit}
      validate={(value) => problemWith(field, value ?? emptied(field))}
      onSave={(value) => save(label, { [field]: value ?? emptied(field) })}
    />
  );
  return (
    <div className="flex flex-col gap-5">
      <Group title="About">
        {about.map(text)}
        <TagsProperty contact={contact} save={save} readOnly={!mayEdit} />
        <OwnerProperty contact={contact} save={save} readOnly={!mayEdit} />
        <PropertyRow label="Time zone">
          {mayEdit ? (
            <TimeZoneSelect
              aria-label="Time zone"
              className={quiet}
              value={contact.timeZone}
              clearLabel="As its owner"
              onValueChange={(timeZone) => void save('Time zone', { timeZone: timeZone ?? null })}
            />
          ) : (
            <Fixed>{contact.timeZone?.replaceAll('_', ' ') ?? 'As its owner'}</Fixed>
          )}
        </PropertyRow>
      </Group>
      <ContactMailSettings contact={contact} save={save} readOnly={!mayEdit} />
      <Group title="Address">
        {addressLines.map(({ key, label }) => (
          <InlineText
            key={key}
            label={label}
            value={contact.address?.[key]}
            readOnly={!mayEdit}
            validate={(value) => problemWith('address', { ...contact.address, [key]: value ?? undefined })}
            onSave={(value) => save(label, { address: changeAddress(contact.address, key, value) })}
          />
        ))}
      </Group>
      <Group title="Name and language" folded>
        {names.map(text)}
      </Group>
      <p className="px-0.5 text-muted text-xs">
        Created {formatDateTime(contact.createdAt)}, last changed {formatDateTime(contact.updatedAt)}
      </p>
    </div>
  );
}

/** First and last name are emptied, the others taken away. */
const emptied = (field: TextField) => (field === 'firstName' || field === 'lastName' ? '' : null);

const quiet = 'h-7 border-transparent bg-transparent px-2 enabled:hover:bg-hover';

function changeAddress(address: Address | undefined, key: keyof Address, value: string | null): Address | null {
  const { [key]: _before, ...rest } = address ?? {};
  const changed = value === null ? rest : { ...rest, [key]: value };
  return Object.values(changed).some(Boolean) ? changed : null;
}

/** Saves a change; answers with the problem, if there is one. */
export type SaveContact = (label: string, patch: ContactPatch) => Promise<string | undefined>;

interface PropertyProps {
  contact: Contact;
  save: SaveContact;
  readOnly: boolean;
}

function TagsProperty({ contact, save, readOnly }: PropertyProps) {
  const read = (text: string | null) => [
    ...new Set(
      (text ?? '')
        .split(',')
        .map((tag) => tag.trim())
        .filter(Boolean),
    ),
  ];
  return (
    <InlineText
      label="Tags"
      help="Separate them with commas."
      value={contact.tags.join(', ')}
      readOnly={readOnly}
      validate={(text) => problemWith('tags', read(text))}
      onSave={(text) => save('Tags', { tags: read(text) })}
      display={
        <span className="flex flex-wrap gap-1">
          {contact.tags.map((tag) => (
            <Badge key={tag}>{tag}</Badge>
          ))}
        </span>
      }
    />
  );
}

function OwnerProperty({ contact, save, readOnly }: PropertyProps) {
  const { data: users = [] } = useUsers();
  if (readOnly) {
    return (
      <PropertyRow label="Owner">
        <Fixed>{users.find(({ id }) => id === contact.owner)?.name}</Fixed>
      </PropertyRow>
    );
  }
  return (
    <PropertyRow label="Owner">
      <Combobox
        aria-label="Owner"
        className={quiet}
        options={users.map(({ id, name, email }) => ({ value: id, label: name, hint: email }))}
        value={users.length > 0 ? contact.owner : undefined}
        placeholder=" "
        searchPlaceholder="Search people"
        onValueChange={(owner) => owner && owner !== contact.owner && void save('Owner', { owner })}
      />
    </PropertyRow>
  );
}

/** A value that cannot be changed here. */
function Fixed({ children }: { children: ReactNode }) {
  return <p className="flex min-h-7 items-center px-2">{children}</p>;
}

function Group({ title, folded, children }: { title: string; folded?: boolean; children: ReactNode }) {
  return (
    <details open={!folded} className="group/fold">
      <summary className="flex h-7 cursor-pointer list-none items-center gap-1 rounded-sm font-medium text-xs [&::-webkit-details-marker]:hidden">
        {title}
        <ChevronRight
          aria-hidden
          className="size-3.5 text-muted transition-transform duration-120 group-open/fold:rotate-90"
          strokeWidth={1.75}
        />
      </summary>
      <div className="flex flex-col gap-0.5">{children}</div>
    </details>
  );
}
