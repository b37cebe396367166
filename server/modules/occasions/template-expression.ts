import { type HelperContext, helpers } from './template-helpers.ts';
import { TemplateProblem } from './template-problem.ts';
import { closestVariable, type Frame, rootScope, type Scope, type Shape } from './template-scope.ts';

/** A checked expression: what it is, and how to get its value. */
export interface Expression {
  shape: Shape;
  read(frame: Frame, context: HelperContext): unknown;
}

const MAX_CALL_DEPTH = 4;

/** Checks an expression of the syntax tree against what is in scope; throws `TemplateProblem`. */
export function compileExpression(node: hbs.AST.Expression, scope: Scope, depth = 0): Expression {
  switch (node.type) {
    case 'PathExpression':
      return compilePath(node as hbs.AST.PathExpression, scope);
    case 'SubExpression':
      return compileCall(node as hbs.AST.SubExpression, scope, depth + 1);
    case 'StringLiteral':
      return constant('text', (node as hbs.AST.StringLiteral).value);
    case 'NumberLiteral':
      return constant('number', (node as hbs.AST.NumberLiteral).value);
    case 'BooleanLiteral':
      return constant('flag', (node as hbs.AST.BooleanLiteral).value);
    default:
      throw new TemplateProblem(lineOf(node), 'only variables, texts, numbers, true and false can stand here');
  }
}

/** `helper value …`, alone or inside another. */
export function compileCall(
  node: { path: hbs.AST.Expression; params: hbs.AST.Expression[]; hash?: hbs.AST.Hash; loc: hbs.AST.SourceLocation },
  scope: Scope,
  depth = 0,
): Expression {
  const name = nameOf(node.path);
  const helper = helpers.get(name);
  if (!helper) {
    throw new TemplateProblem(
      lineOf(node),
      `unknown helper ${quote(name)}. Available: ${[...helpers.keys()].join(', ')}`,
    );
  }
  if (depth > MAX_CALL_DEPTH) throw new TemplateProblem(lineOf(node), 'has too many helpers inside each other');
  refuseHash(node);
  const [least, most] = helper.takes;
  if (node.params.length < least || node.params.length > most) {
    const wanted = least === most ? `${least}` : `${least} to ${most}`;
    throw new TemplateProblem(lineOf(node), `${name} takes ${wanted} values, not ${node.params.length}`);
  }
  const values = node.params.map((param) => compileExpression(param, scope, depth));
  return {
    shape: { kind: helper.returns },
    read: (frame, context) =>
      helper.run(
        values.map((value) => value.read(frame, context)),
        context,
      ),
  };
}

export function refuseHash(node: { hash?: hbs.AST.Hash; loc: hbs.AST.SourceLocation }): void {
  const pair = node.hash?.pairs[0];
  if (pair) throw new TemplateProblem(lineOf(node), `options such as ${pair.key}= are not known`);
}

export const lineOf = (node: { loc?: hbs.AST.SourceLocation }): number => node.loc?.start.line ?? 1;

/** The name as it was written. */
export const nameOf = (node: hbs.AST.Node): string =>
  node.type === 'PathExpression' ? (node as hbs.AST.PathExpression).original : node.type;

export const quote = (name: string): string => JSON.stringify(name.slice(0, 60));

function compilePath(path: hbs.AST.PathExpression, scope: Scope): Expression {
  if (path.data) return compileLoopValue(path, scope);
  let found = scope;
  for (let up = 0; up < path.depth; up += 1) {
    if (!found.parent) throw new TemplateProblem(lineOf(path), `${quote(path.original)} leads out of the template`);
    found = found.parent;
  }
  // Newer parsers may give sub-expressions as parts; only plain names lead anywhere.
  const parts = path.parts.map(String);
  let shape: Shape | undefined = found.shape;
  for (const part of parts) shape = shape?.kind === 'record' ? shape.fields.get(part) : undefined;
  if (!shape) throw new TemplateProblem(lineOf(path), unknown(path, scope));
  const { depth } = path;
  return { shape, read: (frame) => follow(frameAt(frame, depth).value, parts) };
}

function unknown(path: hbs.AST.PathExpression, scope: Scope): string {
  const dotted = path.parts.map(String).join('.');
  const levels = levelsAbove(scope);
  if (levels > 0 && path.depth === 0 && findsFromRoot(dotted)) {
    return `there is no variable ${quote(path.original)} inside this block; write ${'../'.repeat(levels)}${dotted}`;
  }
  const suggestion = closestVariable(dotted);
  return `there is no variable ${quote(path.original)}${suggestion ? `; did you mean ${suggestion}?` : ''}`;
}

function findsFromRoot(dotted: string): boolean {
  let shape: Shape | undefined = rootScope.shape;
  for (const part of dotted.split('.')) shape = shape?.kind === 'record' ? shape.fields.get(part) : undefined;
  return shape !== undefined;
}

function levelsAbove(scope: Scope): number {
  let levels = 0;
  for (let at = scope.parent; at; at = at.parent) levels += 1;
  return levels;
}

function compileLoopValue(path: hbs.AST.PathExpression, scope: Scope): Expression {
  const [name] = path.parts;
  if (scope.inEach && path.depth === 0 && path.parts.length === 1) {
    if (name === 'index') return { shape: { kind: 'number' }, read: ({ index }) => index };
    if (name === 'first') return { shape: { kind: 'flag' }, read: ({ index }) => index === 0 };
    if (name === 'last') return { shape: { kind: 'flag' }, read: ({ last }) => last };
  }
  throw new TemplateProblem(
    lineOf(path),
    `${quote(path.original)} is not known here; @index, @first and @last are, inside {{#each}}`,
  );
}

const constant = (kind: 'text' | 'number' | 'flag', value: unknown): Expression => ({
  shape: { kind },
  read: () => value,
});

function frameAt(frame: Frame, depth: number): Frame {
  let found = frame;
  for (let up = 0; up < depth && found.parent; up += 1) found = found.parent;
  return found;
}

function follow(value: unknown, parts: readonly string[]): unknown {
  let found = value;
  for (const part of parts) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, part)) return undefined;
    found = (found as Record<string, unknown>)[part];
  }
  return found;
}
