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
