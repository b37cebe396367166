import { parse as parseHandlebars } from 'handlebars/dist/cjs/handlebars/compiler/base.js';
import {
  compileCall,
  compileExpression,
  type Expression,
  lineOf,
  nameOf,
  quote,
  refuseHash,
} from './template-expression.ts';
import { formatDate, type HelperContext, isEmpty } from './template-helpers.ts';
import { fromParser, TemplateProblem } from './template-problem.ts';
import { type Frame, rootScope, type Scope } from './template-scope.ts';

/** A template that was found sound. Throws `TemplateProblem` when what it renders grows beyond all bounds. */
export type Rendering = (values: object, context: HelperContext) => string;
type Step = (frame: Frame, context: HelperContext, out: Output) => void;

const MAX_DEPTH = 12;
const MAX_NODES = 4000;
const MAX_OUTPUT = 1_000_000;

/**
 * Compiles a template written in Handlebars, of which it takes variables, our helpers and the blocks if, unless, each and with.
 * The Handlebars parser reads the text; the tree is checked against the known variables and run by the steps made here, so
 * nothing of the Handlebars runtime, of prototypes or of generated code is ever within a template's reach.
 * `escape` makes what variables print safe to stand in HTML. Throws `TemplateProblem`.
 */
export function compileTemplate(text: string, options: { escape: boolean }): Rendering {
  const compiler = new Compiler(options.escape);
  const steps = compiler.program(parse(text), rootScope, 0);
  return (values, context) => {
    const out = new Output();
    steps({ value: values, parent: undefined, index: 0, last: false }, context, out);
    return out.text;
  };
}

function parse(text: string): hbs.AST.Program {
  refuseExcess(text);
  try {
    return parseHandlebars(text);
  } catch (error) {
    throw fromParser(error);
  }
}

/**
 * The parser takes quadratic time in the depth of what is open, minutes for a text of the size that is allowed. What cannot be
 * deep without being plenty is counted first; the counts include comments and the like, which does no harm.
 */
function refuseExcess(text: string): void {
  for (const { mark, most, name } of LIMITS) {
    let found = 0;
    for (const { index } of text.matchAll(mark)) {
      found += 1;
      if (found <= most) continue;
      const line = text.slice(0, index).split('\n').length;
      throw new TemplateProblem(line, most === 0 ? UNESCAPED : `has more than ${most} ${name}`);
    }
  }
}

const UNESCAPED = '{{{ }}} and {{& }} would print unsafe text; write {{ }}';
const LIMITS = [
  { mark: /\{\{\{/g, most: 0, name: '' },
  { mark: /\{\{/g, most: MAX_NODES, name: 'parts' },
  { mark: /\{\{~?\s*(?:#|\^|else\b)/g, most: 400, name: 'blocks' },
  { mark: /\(/g, most: 1000, name: 'opening parentheses' },
];

class Output {
  text = '';

  write(piece: string): void {
    this.text += piece;
    if (this.text.length > MAX_OUTPUT) throw new TemplateProblem(1, `renders more than ${MAX_OUTPUT} characters`);
  }
}

class Compiler {
  readonly #escape: boolean;
  #nodes = 0;

  constructor(escapes: boolean) {
    this.#escape = escapes;
  }

  program(program: hbs.AST.Program | undefined, scope: Scope, depth: number): Step {
    if (!program) return () => {};
    if (depth > MAX_DEPTH) throw new TemplateProblem(lineOf(program), 'is nested too deeply');
    if (program.blockParams?.length)
      throw new TemplateProblem(lineOf(program), 'block parameters (as |…|) are not known');
    const steps = program.body.map((statement) => this.#statement(statement, scope, depth));
    return (frame, context, out) => {
      for (const step of steps) step(frame, context, out);
    };
  }

  #statement(node: hbs.AST.Statement, scope: Scope, depth: number): Step {
    this.#nodes += 1;
    if (this.#nodes > MAX_NODES) throw new TemplateProblem(lineOf(node), `has more than ${MAX_NODES} parts`);
    switch (node.type) {
      case 'ContentStatement': {
        const { value } = node as hbs.AST.ContentStatement;
        return (_frame, _context, out) => out.write(value);
      }
      case 'CommentStatement':
        return () => {};
      case 'MustacheStatement':
        return this.#print(node as hbs.AST.MustacheStatement, scope);
      case 'BlockStatement':
        return this.#block(node as hbs.AST.BlockStatement, scope, depth);
      case 'PartialStatement':
      case 'PartialBlockStatement':
        throw new TemplateProblem(lineOf(node), 'partials ({{> …}}) are not known');
      default:
        throw new TemplateProblem(lineOf(node), 'decorators ({{* …}}) are not known');
    }
  }

  #print(node: hbs.AST.MustacheStatement, scope: Scope): Step {
    if (!node.escaped) {
      throw new TemplateProblem(lineOf(node), UNESCAPED);
    }
    const value = node.params.length > 0 ? compileCall(node, scope) : this.#printed(node, scope);
    const { kind } = value.shape;
    if (kind === 'record' || kind === 'list' || kind === 'flag') {
      const advice = { record: 'name one of its fields', list: 'use {{#each}}', flag: 'use it in {{#if}}' }[kind];
      throw new TemplateProblem(lineOf(node), `${quote(nameOf(node.path))} cannot be printed; ${advice}`);
    }
    return (frame, context, out) => {
      const found = value.read(frame, context);
      const text = kind === 'date' ? formatDate(found, 'long', context.locale) : String(found ?? '');
      out.write(this.#escape ? escapeHtml(text) : text);
    };
  }

  #printed(node: hbs.AST.MustacheStatement, scope: Scope): Expression {
    refuseHash(node);
    return compileExpression(node.path, scope);
  }

  #block(node: hbs.AST.BlockStatement, scope: Scope, depth: number): Step {
    const name = nameOf(node.path);
    if (!BLOCKS.has(name)) {
      throw new TemplateProblem(lineOf(node), `there is no block ${quote(name)}; known are ${[...BLOCKS].join(', ')}`);
    }
    refuseHash(node);
    if (node.params.length !== 1) throw new TemplateProblem(lineOf(node), `{{#${name}}} takes one value`);
    const value = compileExpression(node.params[0]!, scope);
    const otherwise = this.program(node.inverse, scope, depth + 1);
    if (name === 'each') return this.#each(node, value, otherwise, scope, depth);
    if (name === 'with') return this.#with(node, value, otherwise, scope, depth);
    const body = this.program(node.program, scope, depth + 1);
    const [full, empty] = name === 'if' ? [body, otherwise] : [otherwise, body];
    return (frame, context, out) => (isEmpty(value.read(frame, context)) ? empty : full)(frame, context, out);
  }

  #each(node: hbs.AST.BlockStatement, value: Expression, otherwise: Step, scope: Scope, depth: number): Step {
    if (value.shape.kind !== 'list')
      throw new TemplateProblem(lineOf(node), '{{#each}} takes a list such as contact.tags');
    for (let outer: Scope | undefined = scope; outer; outer = outer.parent) {
      if (outer.inEach) throw new TemplateProblem(lineOf(node), '{{#each}} cannot stand inside another');
    }
    const body = this.program(node.program, { shape: { kind: 'text' }, parent: scope, inEach: true }, depth + 1);
    return (frame, context, out) => {
      const items = value.read(frame, context);
      if (!Array.isArray(items) || items.length === 0) return otherwise(frame, context, out);
      items.forEach((item, index) => {
        body({ value: item, parent: frame, index, last: index === items.length - 1 }, context, out);
      });
    };
  }

  #with(node: hbs.AST.BlockStatement, value: Expression, otherwise: Step, scope: Scope, depth: number): Step {
    const { shape } = value;
    if (shape.kind !== 'record')
      throw new TemplateProblem(lineOf(node), '{{#with}} takes contact, occasion, owner or organisation');
    const body = this.program(node.program, { shape, parent: scope, inEach: false }, depth + 1);
    return (frame, context, out) => {
      const record = value.read(frame, context);
      if (isEmpty(record)) return otherwise(frame, context, out);
      body({ value: record, parent: frame, index: 0, last: false }, context, out);
    };
  }
}

const BLOCKS = new Set(['if', 'unless', 'each', 'with']);

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#x27;',
  '`': '&#x60;',
  '=': '&#x3D;',
};

/** Safe in text and in quoted attributes. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"'`=]/g, (character) => ENTITIES[character]!);
