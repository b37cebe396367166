import { ListFilter, X } from 'lucide-react';
import { useState } from 'react';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Combobox } from '../../../ui/combobox.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Popover, PopoverContent, PopoverTrigger } from '../../../ui/popover.tsx';
import { Select } from '../../../ui/select.tsx';
import { type ContactFilters, countFilters } from '../api/contact.filters.ts';
import { useUserNames, useUsers } from '../api/user.queries.ts';

interface ContactFilterProps {
  filters: ContactFilters;
  onChange(changed: Partial<ContactFilters>): void;
}

const statusOptions = [
  { value: 'any', label: 'Any' },
  { value: 'ok', label: 'Takes mail' },
  { value: 'bounced', label: 'Bounced' },
  { value: 'complained', label: 'Complained' },
] as const;

const dateOptions = [
  { value: 'any', label: 'Any' },
  { value: 'true', label: 'With dates' },
  { value: 'false', label: 'Without dates' },
] as const;

/** Narrows the list by owner, company, tag, state of the address and dates. */
export function ContactFilterPopover({ filters, onChange }: ContactFilterProps) {
  const users = useUsers();
  const count = countFilters(filters);
  const owners = (users.data ?? []).map(({ id, name, email }) => ({ value: id, label: name, hint: email }));
  return (
    <Popover>
      <PopoverTrigger asChild>
        <Button variant="ghost">
          <ListFilter aria-hidden strokeWidth={1.5} />
          <span className="max-sm:sr-only">Filter</span>
          {count > 0 && <Badge tone="accent">{count}</Badge>}
        </Button>
      </PopoverTrigger>
      <PopoverContent aria-label="Filter contacts" className="flex w-80 flex-col gap-3">
        <Field label="Owner">
          <Combobox
            options={owners}
            value={filters.owner}
            onValueChange={(owner) => onChange({ owner })}
            clearLabel="Anyone"
            searchPlaceholder="Search people"
          />
        </Field>
        <TextFilter
          label="Company"
          placeholder="The name as it stands in the list"
          value={filters.companyName}
          onCommit={(companyName) => onChange({ companyName })}
        />
        <TextFilter label="Tag" placeholder="vip" value={filters.tag} onCommit={(tag) => onChange({ tag })} />
        <div className="grid grid-cols-2 gap-3">
          <Field label="E-mail">
            <Select
              options={statusOptions}
              value={filters.emailStatus ?? 'any'}
              onValueChange={(status) => onChange({ emailStatus: status === 'any' ? undefined : status })}
            />
          </Field>
          <Field label="Dates">
            <Select
              options={dateOptions}
              value={filters.hasDates === undefined ? 'any' : filters.hasDates ? 'true' : 'false'}
              onValueChange={(choice) => onChange({ hasDates: choice === 'any' ? undefined : choice === 'true' })}
            />
          </Field>
        </div>
      </PopoverContent>
    </Popover>
  );
}

interface TextFilterProps {
  label: string;
  placeholder: string;
  value: string | undefined;
  onCommit(value: string | undefined): void;
}

/** Filters by its text on Enter and when it is left. */
function TextFilter({ label, placeholder, value, onCommit }: TextFilterProps) {
  const [typed, setTyped] = useState<string>();
  const commit = () => {
    if (typed !== undefined) onCommit(typed.trim() || undefined);
    setTyped(undefined);
  };
  return (
    <Field label={label}>
      <Input
        placeholder={placeholder}
        value={typed ?? value ?? ''}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => event.key === 'Enter' && commit()}
      />
    </Field>
  );
}

/** The filters that are set, each with a way to take it off. */
export function ContactFilterChips({ filters, onChange }: ContactFilterProps) {
  const ownerName = useUserNames();
  const chips: { key: keyof ContactFilters; text: string }[] = [];
  if (filters.owner) chips.push({ key: 'owner', text: `Owner: ${ownerName(filters.owner) || '…'}` });
  if (filters.companyName) chips.push({ key: 'companyName', text: `Company: ${filters.companyName}` });
  if (filters.tag) chips.push({ key: 'tag', text: `Tag: ${filters.tag}` });
  if (filters.emailStatus) {
    const status = statusOptions.find(({ value }) => value === filters.emailStatus);
    chips.push({ key: 'emailStatus', text: `E-mail: ${status?.label}` });
  }
  if (filters.hasDates !== undefined) {
    chips.push({ key: 'hasDates', text: filters.hasDates ? 'With dates' : 'Without dates' });
  }
  return chips.map(({ key, text }) => (
    <button
      key={key}
      type="button"
      aria-label={`Remove filter ${text}`}
      onClick={() => onChange({ [key]: undefined })}
      className="inline-flex h-7 max-w-60 items-center gap-1 rounded-md border pr-1.5 pl-2 text-sm hover:bg-hover"
    >
      <span className="truncate">{text}</span>
      <X aria-hidden className="size-3.5 shrink-0 text-muted" strokeWidth={1.75} />
    </button>
  ));
}
