const TIMECODE = /^(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,9}))?$/;

/** Seconds of `1:02:03.456`, `02:03` or `00:00:05,010`; undefined where it is no time. */
export function readTimecode(text: string): number | undefined {
  const match = TIMECODE.exec(text.trim());
  if (!match) return undefined;
  const [, hours = '0', minutes, seconds, fraction] = match;
  const whole = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return Number(seconds) < 60 ? whole + (fraction ? Number(`0.${fraction}`) : 0) : undefined;
}

/** Words per second of ordinary talk, to give times to a text without any. */
const PACE = 2.5;

/** Seconds that it takes to say a text. */
export const secondsToSay = (text: string): number => Math.max(1, text.length / (PACE * 6));
