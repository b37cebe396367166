/** Something wrong with a template, told to whoever writes it. Lines count from 1. */
export class TemplateProblem extends Error {
  readonly line: number;

  constructor(line: number, message: string, cause?: unknown) {
    super(message, { cause });
    this.line = line;
  }
}

/** The parser's own errors name tokens of its grammar; people get the line and what to look for. */
export function fromParser(error: unknown): TemplateProblem {
  const text = error instanceof Error ? error.message : String(error);
  if (error instanceof RangeError) return new TemplateProblem(1, 'is nested too deeply');
  const mismatch = /^(.*) doesn't match (.*) - (\d+):\d+/.exec(text);
  if (mismatch) {
    const [, opened, closed, line] = mismatch;
    return new TemplateProblem(Number(line), `{{#${opened}}} is closed by {{/${closed}}}`, error);
  }
  const parse = /(?:Parse|Lexical) error on line (\d+)[^\n]*\n([^\n]*)/.exec(text);
  if (parse) {
    const got = /got '(\w+)'/.exec(text)?.[1];
    const near = parse[2]!.trim().slice(-60);
    const missing = got === 'EOF' ? 'something that was opened is not closed' : 'the braces cannot be read';
    return new TemplateProblem(Number(parse[1]), `${missing}${near ? `, near: ${near}` : ''}`, error);
  }
  const place = / - (\d+):\d+$/.exec(text);
  return new TemplateProblem(Number(place?.[1] ?? 1), text.replace(/ - \d+:\d+$/, ''), error);
}
