import { DateTime, ObjectId, Timestamp, type Value } from '../bson/value.ts';
import { MongoError } from '../errors.ts';
import { typeName } from './bson-type.ts';

const OFFSET = /^([+-])(\d{2})(?::?(\d{2}))?$/;

/** A time zone as Temporal knows it: `UTC`, `Europe/Berlin` or `+02:00`. Throws 40485 for what is none. */
export function parseTimeZone(text: string): string {
  if (text === 'UTC' || text === 'GMT' || text === 'Z') return 'UTC';
  const offset = OFFSET.exec(text);
  if (offset) {
    const [hours, minutes] = [Number(offset[2]), Number(offset[3] ?? 0)];
    if (hours > 23 || minutes > 59) throw unknownZone(text);
    return `${offset[1]}${offset[2]}:${offset[3] ?? '00'}`;
  }
  if (/^[+-]/.test(text)) throw unknownZone(text);
  const known = ZONES.get(text);
  if (known) return known;
  try {
    const { timeZoneId } = Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text);
    ZONES.set(text, timeZoneId);
    return timeZoneId;
  } catch {
    throw unknownZone(text);
  }
}

const ZONES = new Map<string, string>();

function unknownZone(text: string): MongoError {
  return new MongoError(40485, `unrecognized time zone identifier: "${text}"`);
}

/** Milliseconds since 1970 of a date, a timestamp or an ObjectId. Throws 16006 for other values. */
export function toMilliseconds(v: Value): number {
  if (v instanceof DateTime) return Number(v.ms);
  if (v instanceof Timestamp) return Number(v.value >> 32n) * 1000;
  if (v instanceof ObjectId) return Buffer.from(v.bytes).readUInt32BE(0) * 1000;
  throw new MongoError(16006, `can't convert from BSON type ${typeName(v)} to Date`);
}

/** The clock and calendar of a zone at an instant. Throws for instants beyond the calendar (about the years +-271821). */
export function inZone(ms: number, zone: string): Temporal.ZonedDateTime {
  if (Math.abs(ms) > 8.64e15) throw new MongoError('Overflow', `date ${ms} is out of range`);
  return Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone);
}
