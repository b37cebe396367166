/**
 * The instant, as ISO 8601 in UTC, at which a clock in `timeZone` shows this time on this day. A time that the change to
 * summer time skips counts from the hour before.
 */
export function instantAt(day: string, time: string, timeZone: string): string {
  const wall = Date.parse(`${day}T${time}:00Z`);
  let instant = wall;
  // What the clock shows at a guess tells how far off the guess is; a second look settles days when the clock changes.
  for (let look = 0; look < 2; look++) instant += wall - shownAt(instant, timeZone);
  return new Date(instant).toISOString();
}

function shownAt(instant: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  }).formatToParts(instant);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'));
}

/** Minutes by which a zone is ahead of UTC. */
export function offsetMinutes(at: Date, timeZone: string): number {
  const name = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value;
  const [, sign = '+', hours = '0', minutes = '0'] = /GMT([+-])(\d+):(\d+)/.exec(name ?? '') ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** What a clock in `timeZone` shows at an instant: `2027-05-03 15:00`. */
export const wallTime = (instant: string, timeZone: string): string =>
  new Date(shownAt(Date.parse(instant), timeZone)).toISOString().slice(0, 16).replace('T', ' ');
