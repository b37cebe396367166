import type { TemplateWarning } from '@sequelstring/contract/email-templates.ts';
import { TriangleExclamationPoint } from 'lucide-react';
import { templateWords as words } from '../../../lib/messages/occasions.ts';
import { placeOf } from './template-problems.tsx';

/** What the template had better say otherwise; it can be saved all the same. */
export function TemplateWarnings({ warnings }: { warnings: readonly TemplateWarning[] }) {
  return (
    <section aria-label={words.warnings} className="rounded-lg border bg-surface p-3">
      <h3 className="pb-1 font-medium text-sm">{words.warnings}</h3>
      <ul className="flex flex-col gap-1">
        {warnings.map(({ part, code, line, message }) => (
          <li key={`${part}${code}${line}${message}`} className="flex gap-2 text-sm">
            <TriangleExclamationPoint aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" strokeWidth={1.75} />
            <span className="wrap-anywhere min-w-0">
              {line && <span className="tabular text-muted">{placeOf(part, line)}</span>}
              {message}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
