import { z } from 'zod';

/** A value of the contract that is written out as JSON already. */
export class Json<T> {
  declare readonly of: T;
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * Makes a function that writes documents as the JSON of a contract's schema, straight from the bytes of the database: lists
 * do this for every row, and objects in between cost several times as much. As with parsing, only fields that the schema names
 * are written; `_id` and `id` are written as `id`, ObjectIds as hexadecimal digits and dates in ISO 8601. Null counts as missing.
 * Throws on schemas that change values, as these would have to be run.
 */
export function jsonFromBson<T extends z.ZodObject>(schema: T): (bytes: Buffer) => Json<z.output<T>> {
  const shape = shapeOf(schema);
  return (bytes) => new Json(textAt({ bytes, latin1: bytes.toString('latin1') }, 0, shape, false));
}

/** What is written of a value: the named fields of a document, something of each element of an array, or all there is. */
type Shape = { fields: ReadonlyMap<string, Field> } | { items: Shape } | undefined;
interface Field {
  /** The name as it stands in the text, with its colon. */
  key: string;
  shape: Shape;
}

function shapeOf(schema: z.core.$ZodType): Shape {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return shapeOf(schema.unwrap());
  if (schema instanceof z.ZodArray) return { items: shapeOf(schema.element) };
  if (schema instanceof z.ZodObject) {
    const named = Object.entries<z.core.$ZodType>(schema.shape);
    const fields = named.flatMap(([name, value]) => {
      const field = fieldOf(name, shapeOf(value));
      return storedNames(name).map((stored) => [stored, field] as const);
    });
    return { fields: new Map(fields) };
  }
  if (schema instanceof z.ZodPipe || schema instanceof z.ZodDefault)
    throw new Error('A schema that changes values cannot be written straight from BSON.');
  return undefined;
}

/** As it is found in the bytes, a character each. A document is known by its `_id`, a reference to another holds an `id`. */
const storedNames = (name: string) => (name === 'id' ? ['_id', 'id'] : [Buffer.from(name).toString('latin1')]);
const fieldOf = (name: string, shape: Shape): Field => ({ key: `${JSON.stringify(name)}:`, shape });

/** A document as the database sends it. Its bytes as characters, too: reading names off them costs less than decoding each. */
interface Source {
  bytes: Buffer;
  latin1: string;
}

/** The document, or array, that begins at `start` (BSON 1.1: a length, then elements of type, name and value, then a zero). */
function textAt(source: Source, start: number, shape: Shape, isArray: boolean): string {
  const { bytes, latin1 } = source;
  let text = '';
  let at = start + 4;
  for (let type = bytes[at]!; type !== 0; type = bytes[at]!) {
    const nameEnd = latin1.indexOf('\0', at + 1);
    const value = nameEnd + 1;
    if (isArray) {
      text += `${text && ','}${valueText(source, type, value, shape && 'items' in shape ? shape.items : undefined)}`;
    } else {
      const field = fieldAt(source, at + 1, nameEnd, shape);
      if (field && !(shape && type === NULL))
        text += `${text && ','}${field.key}${valueText(source, type, value, field.shape)}`;
    }
    at = value + sizeOf(bytes, type, value);
  }
  return isArray ? `[${text}]` : `{${text}}`;
}

function fieldAt(source: Source, start: number, end: number, shape: Shape): Field | undefined {
  if (shape && 'fields' in shape) return shape.fields.get(source.latin1.slice(start, end));
  return { key: `${stringText(source, start, end)}:`, shape: undefined };
}

const [DOUBLE, STRING, DOCUMENT, ARRAY, OBJECT_ID, BOOLEAN, DATE, NULL, INT32, INT64] = [
  1, 2, 3, 4, 7, 8, 9, 10, 16, 18,
];

function valueText(source: Source, type: number, at: number, shape: Shape): string {
  const { bytes } = source;
  switch (type) {
    case STRING:
      return stringText(source, at + 4, at + 3 + bytes.readInt32LE(at));
    case OBJECT_ID:
      return `"${bytes.toString('hex', at, at + 12)}"`;
    case DATE:
      return `"${new Date(bytes.readInt32LE(at + 4) * 2 ** 32 + bytes.readUInt32LE(at)).toISOString()}"`;
    case BOOLEAN:
      return bytes[at] === 1 ? 'true' : 'false';
    case DOCUMENT:
    case ARRAY:
      return textAt(source, at, shape, type === ARRAY);
    case INT32:
      return String(bytes.readInt32LE(at));
    case INT64:
      return String(bytes.readBigInt64LE(at));
    case DOUBLE:
      return JSON.stringify(bytes.readDoubleLE(at));
    case NULL:
      return 'null';
    default:
      throw new Error(`A value of BSON type ${type} has no JSON.`);
  }
}

/** Most strings are as they are in JSON. */
function stringText({ bytes, latin1 }: Source, start: number, end: number): string {
  const text = latin1.slice(start, end);
  return plain.test(text) ? `"${text}"` : JSON.stringify(bytes.toString('utf8', start, end));
}
const plain = /^[ !#-[\]-~]*$/;

function sizeOf(bytes: Buffer, type: number, at: number): number {
  switch (type) {
    case STRING:
      return 4 + bytes.readInt32LE(at);
    case DOCUMENT:
    case ARRAY:
      return bytes.readInt32LE(at);
    case OBJECT_ID:
      return 12;
    case DOUBLE:
    case DATE:
    case INT64:
      return 8;
    case INT32:
      return 4;
    case BOOLEAN:
      return 1;
    case NULL:
      return 0;
    default:
      throw new Error(`A value of BSON type ${type} cannot be written as JSON.`);
  }
}
