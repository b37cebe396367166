import { Callout } from '../../../ui/callout.tsx';
import { readTemplateProblems } from '../api/template-problems.ts';
import { placeOf } from './template-problems.tsx';

/** In place of an email that cannot be shown: what is wrong in its template, and where. */
export function BrokenEmail({ failure }: { failure: unknown }) {
  return (
    <Callout tone="negative" title="This email can't be rendered">
      <ul>
        {readTemplateProblems(failure).map(({ part, line, message }) => (
          <li key={`${part}${line}${message}`} className="wrap-anywhere">
            {placeOf(part, line)}
            {message}
          </li>
        ))}
      </ul>
    </Callout>
  );
}
