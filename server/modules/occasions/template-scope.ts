import { templateVariables, type VariableKind } from '@sequelstring/contract/template-variables.ts';

/** What stands at a place of the values that a template sees. */
export type Shape =
  | { kind: 'text' | 'number' | 'date' | 'flag' }
  | { kind: 'list' }
  | { kind: 'record'; fields: Map<string, Shape> };

/** What `.` means at a place of the template; `each` and `with` open a new one. */
export interface Scope {
  shape: Shape;
  parent: Scope | undefined;
  /** `@index`, `@first` and `@last` are known here. */
  inEach: boolean;
}

/** The same at run time. */
export interface Frame {
  value: unknown;
  parent: Frame | undefined;
  index: number;
  last: boolean;
}

export const rootScope: Scope = { shape: shapeOf(templateVariables), parent: undefined, inEach: false };

function shapeOf(variables: readonly { name: string; kind: VariableKind }[]): Shape {
  const root = new Map<string, Shape>();
  for (const { name, kind } of variables) {
    const path = name.split('.');
    const last = path.pop()!;
    let fields = root;
    for (const part of path) {
      const record = fields.get(part) ?? { kind: 'record', fields: new Map() };
      fields.set(part, record);
      if (record.kind === 'record') fields = record.fields;
    }
    fields.set(last, { kind });
  }
  return { kind: 'record', fields: root };
}

/** The variable whose name is most like `typed`, if any is close. */
export function closestVariable(typed: string): string | undefined {
  const wanted = typed.toLowerCase();
  const lastPart = wanted.split('.').at(-1)!;
  const ranked = templateVariables.map(({ name }) => {
    const lower = name.toLowerCase();
    const sameEnd = lower.split('.').at(-1) === lastPart ? 0 : Number.POSITIVE_INFINITY;
    return {
      name,
      distance: Math.min(sameEnd, editDistance(wanted, lower), editDistance(wanted, lower.split('.').at(-1)!)),
    };
  });
  const best = ranked.reduce((a, b) => (b.distance < a.distance ? b : a));
  return best.distance <= Math.max(2, wanted.length / 4) ? best.name : undefined;
}

/** Levenshtein's distance; names longer than any variable's are far from all of them. */
function editDistance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 8) return Number.POSITIVE_INFINITY;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length]!;
}
