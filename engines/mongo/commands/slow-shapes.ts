import { Doc, type Value } from '../bson/value.ts';
import type { Request } from './request.ts';

/** So many of a shape are moved at once, until one is tried here again. */
const USES = 50;
const MOST_SHAPES = 200;

/**
 * Reads that differ from one that took too long in their values alone: what they would do here until they are moved would be
 * done twice, while everyone waits.
 */
export class SlowShapes {
  readonly #left = new Map<string, number>();

  /** Whether a request is best moved before it begins. */
  take(request: Request): boolean {
    if (this.#left.size === 0) return false;
    const shape = shapeOf(request.body);
    const left = this.#left.get(shape);
    if (left === undefined) return false;
    if (left === 1) this.#left.delete(shape);
    else this.#left.set(shape, left - 1);
    return true;
  }

  add(request: Request): void {
    if (this.#left.size >= MOST_SHAPES) this.#left.clear();
    this.#left.set(shapeOf(request.body), USES);
  }

  /** It turned out to take no time. */
  remove(request: Request): void {
    this.#left.delete(shapeOf(request.body));
  }
}

/** The fields of a command that say which records it wants, without the values. */
const telling = ['find', 'count', 'aggregate', 'distinct', '$db', 'sort', 'pipeline', 'filter', 'query', 'hint'];

function shapeOf(body: Doc): string {
  const [target] = body.values();
  return `${String(target)} ${telling.map((name) => describe(body.get(name))).join(' ')}`;
}

function describe(value: Value | undefined): string {
  if (value instanceof Doc) return `{${[...value].map(([name, inner]) => `${name}:${describe(inner)}`).join()}}`;
  if (Array.isArray(value)) return value[0] instanceof Doc ? `[${value.map(describe).join()}]` : '[]';
  return value === undefined ? '' : typeof value === 'string' ? 's' : typeof value;
}
