import { CircleExclamationPoint } from 'lucide-react';
import type { TemplateLineProblem } from '../api/template-problems.ts';

const parts: Record<string, string> = { html: 'Email', subject: 'Subject', text: 'Plain text' };

/** What is wrong in a template, with where it stands. */
export function TemplateProblems({ problems }: { problems: readonly TemplateLineProblem[] }) {
  return (
    <div role="status">
      {problems.length > 0 && (
        <ul className="flex max-h-32 flex-col gap-1 overflow-y-auto rounded-md bg-negative-soft px-3 py-2 text-xs">
          {problems.map(({ part, line, message }) => (
            <li key={`${part}${line}${message}`} className="flex items-start gap-1.5">
              <CircleExclamationPoint
                aria-hidden
                className="mt-px size-3.5 shrink-0 text-negative"
                strokeWidth={1.75}
              />
              <span>
                <span className="font-medium">{placeOf(part, line)}</span>
                {message}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** `Email, line 3: `; a subject has one line. */
export function placeOf(part: string, line: number | undefined): string {
  const words = [parts[part], line && part !== 'subject' && `line ${line}`].filter(Boolean);
  return words.length > 0 ? `${words.join(', ')}: ` : '';
}
