import { Doc, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import { createCompiler } from '../expression/compile.ts';
import type { Expr, Frame } from '../expression/expression.ts';
import { formatValue } from '../format.ts';
import { carryMetadata } from '../metadata.ts';
import type { StageParser } from './stage.ts';

/** `$redact`: keeps, prunes or descends into each level of a document as an expression says. */
export const redact: StageParser = (spec, env) => {
  const vars = new Map<string, Value | undefined>([
    ...env.vars,
    ['DESCEND', 'descend'],
    ['PRUNE', 'prune'],
    ['KEEP', 'keep'],
  ]);
  const { inner, slots } = createCompiler({ ...env, vars }).bind(['CURRENT']);
  const decide = inner.compile(spec);
  const frame: Frame = { root: new Doc(), slots: [] };
  return function* (source) {
    for (const doc of source) {
      env.checkDeadline();
      frame.root = doc;
      const kept = redactDoc(doc, decide, frame, slots[0]!);
      if (kept) yield carryMetadata(doc, kept);
    }
  };
};

function redactDoc(doc: Doc, decide: Expr, frame: Frame, slot: number): Doc | undefined {
  frame.slots[slot] = doc;
  const decision = decide(frame);
  if (decision === 'keep') return doc;
  if (decision === 'prune') return undefined;
  if (decision !== 'descend') {
    throw new MongoError(
      17053,
      `$redact's expression should not return anything aside from the variables $$KEEP, $$DESCEND, and $$PRUNE, but returned ${formatValue(decision)}`,
    );
  }
  const out = new Doc();
  for (const [name, value] of doc) {
    const kept = redactValue(value, decide, frame, slot);
    if (kept !== undefined) out.set(name, kept);
  }
  return out;
}

function redactValue(value: Value, decide: Expr, frame: Frame, slot: number): Value | undefined {
  if (value instanceof Doc) return redactDoc(value, decide, frame, slot);
  if (!Array.isArray(value)) return value;
  return value.map((element) => redactValue(element, decide, frame, slot)).filter((element) => element !== undefined);
}
