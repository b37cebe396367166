import type { Contact } from '@sequelstring/contract/crm.ts';
import { Copy, Mail, Phone } from 'lucide-react';
import { contactWords as words } from '../../../lib/messages/contacts.ts';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { toast } from '../../../ui/toast.tsx';

/** Ways to reach a contact; one that it has no address or number for is not shown. */
export function ContactQuickActions({ contact }: { contact: Contact }) {
  const { email, phone } = contact;
  if (!email && !phone) return null;
  const copy = async (text: string) => {
    try {
      await navigator.clipboard.writeText(text);
      toast.success(words.emailCopied, { description: text });
    } catch {
      toast.error(words.cannotCopy, { description: text });
    }
  };
  return (
    <div className="flex flex-wrap items-center gap-2">
      {email && (
        <Button asChild>
          <a href={`mailto:${encodeURIComponent(email).replace('%40', '@')}`}>
            <Mail aria-hidden strokeWidth={1.5} />
            {words.email}
          </a>
        </Button>
      )}
      {phone && (
        <Button asChild>
          <a href={`tel:${phone.replace(/[^+\d;=ext]/g, '')}`}>
            <Phone aria-hidden strokeWidth={1.5} />
            {words.call}
          </a>
        </Button>
      )}
      {email && <IconButton icon={Copy} label={words.copyEmail} onClick={() => void copy(email)} />}
    </div>
  );
}
