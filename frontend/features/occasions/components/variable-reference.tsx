import { templateHelpers, templateVariables } from '@sequelstring/contract/template-variables.ts';
import { Card } from '../../../ui/card.tsx';

interface VariableReferenceProps {
  /** Puts a piece of template where the cursor is; without it the pieces are only shown. */
  onInsert?(text: string): void;
}

/** Everything a template may name, each at a click into the text. */
export function VariableReference({ onInsert }: VariableReferenceProps) {
  const variables = templateVariables.map(({ name, about, sample }) => ({
    text: `{{${name}}}`,
    about: sample === '' || Array.isArray(sample) ? about : `${about}, such as ${sample}`,
  }));
  return (
    <Card title="Variables" description={onInsert && 'Click to insert.'} flush>
      <div className="max-h-96 overflow-y-auto">
        <Entries entries={variables} onInsert={onInsert} />
        <h3 className="px-4 pt-3 pb-1 font-medium text-muted text-xs">Functions</h3>
        <Entries entries={templateHelpers.map(({ usage, about }) => ({ text: usage, about }))} onInsert={onInsert} />
        <p className="px-4 pt-2 pb-3 text-muted text-xs">
          Blocks: <code>{'{{#if years}}…{{else}}…{{/if}}'}</code>, <code>{'{{#unless}}'}</code>,{' '}
          <code>{'{{#each contact.tags}}{{this}}{{/each}}'}</code>
        </p>
      </div>
    </Card>
  );
}

interface EntriesProps {
  entries: readonly { text: string; about: string }[];
  onInsert?(text: string): void;
}

function Entries({ entries, onInsert }: EntriesProps) {
  return (
    <ul className="px-2 py-1">
      {entries.map(({ text, about }) => (
        <li key={text}>
          <button
            type="button"
            disabled={!onInsert}
            onClick={() => onInsert?.(text)}
            className="flex min-h-6 w-full flex-col rounded-sm px-2 py-1 text-left enabled:hover:bg-hover disabled:cursor-default"
          >
            <code className="break-all text-accent text-xs">{text}</code>
            <span className="text-muted text-xs">{about}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
