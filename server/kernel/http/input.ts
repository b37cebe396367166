import { z } from 'zod';
import { AppError } from '../errors.ts';

const mostQueryKeys = 50;

/** What is wrong with some input: the path of a field -> sentences. */
export type Details = Record<string, string[]>;

/**
 * Reads a query string into an object without a prototype; a key given twice becomes a list.
 * Throws `validation_failed` on malformed percent escapes and more than 50 keys.
 */
export function parseQuery(url: string): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = Object.create(null);
  const mark = url.indexOf('?');
  if (mark === -1) return query;
  const pairs = url.slice(mark + 1).split('&', mostQueryKeys + 1);
  if (pairs.length > mostQueryKeys) throw tooManyKeys();
  for (const pair of pairs) {
    if (!pair) continue;
    const equals = pair.indexOf('=');
    const key = decode(equals === -1 ? pair : pair.slice(0, equals));
    const value = equals === -1 ? '' : decode(pair.slice(equals + 1));
    const before = query[key];
    if (before === undefined) query[key] = value;
    else if (Array.isArray(before)) before.push(value);
    else query[key] = [before, value];
  }
  return query;
}

function decode(text: string): string {
  if (!/[%+]/.test(text)) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw malformedEscape();
  }
}

const tooManyKeys = () =>
  new AppError('validation_failed', { details: { url: [`has more than ${mostQueryKeys} query keys`] } });

export const malformedEscape = () =>
  new AppError('validation_failed', { details: { url: ['has a malformed percent escape'] } });

/** Parses input by its schema. Throws `validation_failed` naming every problem. */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown, kind: 'field' | 'query key'): z.output<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new AppError('validation_failed', { details: describe(parsed.error.issues, kind) });
}

const mostDetails = 100;

/** Turns zod's issues into sentences by field path. */
export function describe(issues: readonly z.core.$ZodIssue[], kind: 'field' | 'query key'): Details {
  const details = new Map<string, string[]>();
  // Whoever sends thousands of unknown fields need not be told of each.
  const add = (path: readonly PropertyKey[], sentence: string) => {
    const name = path.map(String).join('.') || 'body';
    const known = details.get(name) ?? [];
    if (known.length === 0 && details.size >= mostDetails) return;
    if (!known.includes(sentence)) details.set(name, [...known, sentence]);
  };
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) add([...issue.path, key], `is not a known ${kind}`);
    } else add(issue.path, sentenceOf(issue));
  }
  // Not a literal: a field may be called `__proto__`.
  return Object.fromEntries(details);
}

function sentenceOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) return 'is required';
  return issue.message.replace(/^Invalid input: /, '');
}

const deepest = 40;

/**
 * Refuses keys that reach for an object's prototype, and nesting so deep that it can only be an attack.
 * Throws `validation_failed` with the key's path.
 */
export function refuseHostileKeys(value: unknown, path: readonly string[] = []): void {
  if (value === null || typeof value !== 'object') return;
  if (path.length > deepest) throw hostile(path.slice(0, 3), `is nested more than ${deepest} levels deep`);
  for (const [key, inner] of Object.entries(value)) {
    const reachesPrototype = key === '__proto__' || (key === 'constructor' && hasPrototypeKey(inner));
    if (reachesPrototype) throw hostile([...path, key], 'is not a name that a field can have');
    if (typeof inner === 'object') refuseHostileKeys(inner, [...path, key]);
  }
}

const hasPrototypeKey = (value: unknown) =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, 'prototype');

const hostile = (path: readonly string[], sentence: string) =>
  new AppError('validation_failed', { details: Object.fromEntries([[path.join('.'), [sentence]]]) });

export const nothing = z.strictObject({});
