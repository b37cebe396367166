import type { Import } from '@sequelstring/contract/imports.ts';
import { Callout } from '../../../ui/callout.tsx';
import { Select } from '../../../ui/select.tsx';

const answers = [
  { value: 'emailOptOut', label: 'Opted out of email', help: 'Yes means: send no greetings.' },
  { value: 'emailConsent', label: 'Agreed to email', help: 'No means: send no greetings.' },
  { value: 'none', label: 'Something else', help: 'The column is left out.' },
] as const;

interface ConsentQuestionProps {
  /** Those that nobody has explained yet. */
  columns: readonly string[];
  onAnswer(mapping: Import['mapping']): void;
}

/** Asks what a column means that may say who wants no email; nothing is imported before. */
export function ConsentQuestion({ columns, onAnswer }: ConsentQuestionProps) {
  if (columns.length === 0) return null;
  return (
    <Callout
      tone="warning"
      title={columns.length === 1 ? 'One column may say who wants no email' : 'Some columns may say who wants no email'}
    >
      <p>Choose what they mean before you import.</p>
      <ul className="mt-2 flex flex-col gap-2">
        {columns.map((column) => (
          <li key={column} className="grid items-center gap-2 sm:grid-cols-2">
            <span className="wrap-anywhere font-medium">{column}</span>
            <Select
              aria-label={`Meaning of ${column}`}
              placeholder="Choose"
              options={answers}
              value={undefined}
              onValueChange={(answer) => onAnswer({ [column]: answer === 'none' ? null : answer })}
            />
          </li>
        ))}
      </ul>
    </Callout>
  );
}
