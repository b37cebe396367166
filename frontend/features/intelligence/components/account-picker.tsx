import { accountKind } from '@sequelstring/contract/records/account.ts';
import { useQueries } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useState } from 'react';
import { newsWords } from '../../../lib/messages/intelligence.ts';
import { recordQuery, useFound } from '../../../records/api/record.queries.ts';
import { titleOf } from '../../../records/record.ts';
import { Combobox } from '../../../ui/combobox.tsx';

const words = newsWords.subscription;

interface AccountPickerProps {
  chosen: readonly string[];
  onChange(chosen: string[]): void;
  max?: number;
  label?: string;
}

/** Accounts, added by searching and shown as chips. */
export function AccountPicker({ chosen, onChange, max = 500, label }: AccountPickerProps) {
  const [typed, setTyped] = useState('');
  const { data: found = [] } = useFound(accountKind, typed);
  const known = useQueries({ queries: chosen.slice(0, 50).map((id) => recordQuery(accountKind, id)) });
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      {chosen.map((id, index) => {
        const record = known[index]?.data;
        const name = record ? titleOf(accountKind, record) : '…';
        return (
          <span key={id} className="inline-flex h-7 items-center gap-1 rounded-full border bg-surface pr-1 pl-2.5">
            <span className="max-w-48 truncate">{name}</span>
            <button
              type="button"
              aria-label={words.removeOne(name)}
              onClick={() => onChange(chosen.filter((other) => other !== id))}
              className="inline-flex size-6 items-center justify-center rounded-full text-muted hover:bg-hover"
            >
              <X aria-hidden className="size-3.5" strokeWidth={1.5} />
            </button>
          </span>
        );
      })}
      {chosen.length < max && (
        <Combobox
          aria-label={label ?? words.addAccount}
          className="h-7 w-44"
          placeholder={words.addAccount}
          searchPlaceholder={words.searchAccounts}
          options={found
            .filter(({ id }) => !chosen.includes(id))
            .map((record) => ({ value: record.id, label: titleOf(accountKind, record) }))}
          value={undefined}
          onSearch={setTyped}
          onValueChange={(id) => id && onChange([...chosen, id])}
        />
      )}
    </div>
  );
}
