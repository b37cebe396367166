import { DateTime, ObjectId, Timestamp, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import { typeName } from '../bson-type.ts';

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

/** The clock and calendar of a zone at an instant, for arithmetic. Throws for instants beyond the calendar. */
export function inZone(ms: number, zone: string): Temporal.ZonedDateTime {
  checkRange(ms);
  return Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone);
}

function checkRange(ms: number): void {
  // About the years -271821 to 275760: what JavaScript's calendar spans.
  if (!(Math.abs(ms) <= 8.64e15)) throw new MongoError('Overflow', `date ${ms} is out of range`);
}

const DAY = 86_400_000;

/** What clock and calendar show at an instant: cheap to make, unlike Temporal's types, for reading many dates. */
export class LocalTime {
  /** Minutes east of UTC. */
  readonly offset: number;
  /** A date whose UTC parts are those of the local time. */
  readonly #local: Date;

  constructor(ms: number, zone: string) {
    checkRange(ms);
    this.offset = zone === 'UTC' ? 0 : inZone(ms, zone).offsetNanoseconds / 60e9;
    this.#local = new Date(ms + this.offset * 60_000);
  }

  get year(): number {
    return this.#local.getUTCFullYear();
  }
  get month(): number {
    return this.#local.getUTCMonth() + 1;
  }
  get day(): number {
    return this.#local.getUTCDate();
  }
  get hour(): number {
    return this.#local.getUTCHours();
  }
  get minute(): number {
    return this.#local.getUTCMinutes();
  }
  get second(): number {
    return this.#local.getUTCSeconds();
  }
  get millisecond(): number {
    return this.#local.getUTCMilliseconds();
  }
  /** 1 for Sunday to 7 for Saturday. */
  get dayOfWeek(): number {
    return this.#local.getUTCDay() + 1;
  }
  /** 1 for Monday to 7 for Sunday. */
  get isoDayOfWeek(): number {
    return this.#local.getUTCDay() || 7;
  }
  get dayOfYear(): number {
    return dayOfYear(this.#local);
  }
  /** 0 for the days before the year's first Sunday. */
  get week(): number {
    return Math.floor((this.dayOfYear + 6 - this.#local.getUTCDay()) / 7);
  }
  get isoWeek(): number {
    return Math.floor((dayOfYear(this.#thursday()) - 1) / 7) + 1;
  }
  get isoWeekYear(): number {
    return this.#thursday().getUTCFullYear();
  }

  /** A week belongs to the year that its Thursday lies in (ISO 8601). */
  #thursday(): Date {
    return new Date(this.#local.getTime() + (4 - this.isoDayOfWeek) * DAY);
  }
}

function dayOfYear(date: Date): number {
  const start = new Date(0);
  start.setUTCFullYear(date.getUTCFullYear(), 0, 1);
  return Math.floor((date.getTime() - start.getTime()) / DAY) + 1;
}
