import type { Address, Contact } from '@sequelstring/contract/crm.ts';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { contactWords as words } from '../../../lib/messages/contacts.ts';
import { useFormatPhone } from '../../../lib/phone.ts';
import { InlineText } from '../../../records/fields/inline-text.tsx';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { problemWith, useContactEdit } from '../api/contact.edit.ts';

/** What a contact has beyond its first address and number. */
export function ContactDetails({ contact, readOnly }: { contact: Contact; readOnly: boolean }) {
  const formatPhone = useFormatPhone();
  return (
    <div className="flex flex-col gap-4">
      <MoreLines
        title={words.moreEmails}
        noun="address"
        lines={contact.otherEmails.map(({ label, email }) => ({ label, text: email }))}
        readOnly={readOnly}
        contact={contact}
        toPatch={(lines) => ({ otherEmails: lines.map(({ label, text }) => ({ label, email: text })) })}
      />
      <MoreLines
        title={words.morePhones}
        noun="number"
        lines={contact.otherPhones.map(({ label, phone }) => ({ label, text: formatPhone(phone) }))}
        readOnly={readOnly}
        contact={contact}
        toPatch={(lines) => ({ otherPhones: lines.map(({ label, text }) => ({ label, phone: text })) })}
      />
      {contact.otherAddresses.length > 0 && (
        <Card title={words.moreAddresses}>
          <ul className="flex flex-col gap-2">
            {contact.otherAddresses.map((address) => (
              <li key={JSON.stringify(address)} className="grid grid-cols-[6.5rem_minmax(0,1fr)] gap-x-2">
                <span className="text-muted">{address.label ?? 'Address'}</span>
                <span className="whitespace-pre-line">{formatAddress(address)}</span>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </div>
  );
}

const formatAddress = ({ street, postalCode, city, region, country }: Address): string =>
  [street, [postalCode, city].filter(Boolean).join(' '), region, country].filter(Boolean).join('\n');

interface Line {
  label?: string;
  text: string;
}

interface MoreLinesProps {
  title: string;
  noun: string;
  lines: Line[];
  readOnly: boolean;
  contact: Contact;
  toPatch(lines: Line[]): Partial<Pick<Contact, 'otherEmails' | 'otherPhones'>>;
}

function MoreLines({ title, noun, lines, readOnly, contact, toPatch }: MoreLinesProps) {
  const save = useContactEdit(contact);
  const [adding, setAdding] = useState(false);
  const check = (next: Line[]) => {
    const [[field, value] = []] = Object.entries(toPatch(next));
    return field ? problemWith(field as 'otherEmails' | 'otherPhones', value) : undefined;
  };
  const replaced = (index: number, text: string | null): Line[] =>
    text === null
      ? lines.filter((_, position) => position !== index)
      : lines.map((line, position) => (position === index ? { ...line, text } : line));
  if (readOnly && lines.length === 0) return null;
  return (
    <Card
      title={title}
      action={
        !readOnly && (
          <Button size="sm" variant="ghost" onClick={() => setAdding(true)}>
            <Plus aria-hidden strokeWidth={1.5} />
            Add
          </Button>
        )
      }
    >
      {lines.length === 0 && !adding && <p className="text-muted">None.</p>}
      {lines.map((line, index) => (
        <div key={`${line.label}${line.text}`} className="flex items-start gap-1">
          <div className="min-w-0 flex-1">
            <InlineText
              label={line.label ?? `Another ${noun}`}
              value={line.text}
              readOnly={readOnly}
              validate={(text) => check(replaced(index, text))}
              onSave={(text) => save(title, toPatch(replaced(index, text)))}
            />
          </div>
          {!readOnly && (
            <IconButton
              icon={X}
              size="sm"
              label={`Remove ${line.text}`}
              onClick={() => void save(title, toPatch(replaced(index, null)))}
            />
          )}
        </div>
      ))}
      {adding && (
        <InlineText
          label={`Another ${noun}`}
          value=""
          startsOpen
          onClose={() => setAdding(false)}
          validate={(text) => (text ? check([...lines, { text }]) : undefined)}
          onSave={(text) => save(title, toPatch([...lines, { text: text ?? '' }]))}
        />
      )}
    </Card>
  );
}
