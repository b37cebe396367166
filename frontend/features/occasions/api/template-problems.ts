import { ApiFailure, failureMessage } from '../../../lib/api-failure.ts';

/** What is wrong in a part of a template, at a line counted from 1 where that is known. */
export interface TemplateLineProblem {
  part: string;
  line?: number;
  message: string;
}

/** The problems that the server found in a template, each with its part and line. */
export function readTemplateProblems(failure: unknown): TemplateLineProblem[] {
  if (!failure) return [];
  const problems =
    failure instanceof ApiFailure
      ? Object.entries(failure.details).flatMap(([part, messages]) =>
          messages.map((message) => readLine(part, message)),
        )
      : [];
  return problems.length > 0 ? problems : [{ part: '', message: failureMessage(failure) }];
}

function readLine(part: string, message: string): TemplateLineProblem {
  const [, line, rest] = /^line (\d+)[:,]?\s*(.+)$/is.exec(message) ?? [];
  return line && rest ? { part, line: Number(line), message: rest } : { part, message };
}
