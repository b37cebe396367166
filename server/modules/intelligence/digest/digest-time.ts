import { type DigestChannel, isQuietAt, type NewsPreferences } from '@sequelstring/contract/news.ts';

const daysOf = { daily_digest: 1, weekly_digest: 7 } as const satisfies Record<DigestChannel, number>;

/** What a digest covers: news from after `from` up to `to`, when it is due. `day` is that of `to` in the user's time zone. */
export interface DigestSpan {
  day: string;
  from: Temporal.Instant;
  to: Temporal.Instant;
}

/** The latest digest that is due at `now`: of today, or for a weekly one of Monday, once its time has come, else the one before. */
export function lastDigest(
  now: Temporal.Instant,
  { channel, timeZone, digestTime }: { channel: DigestChannel; timeZone: string; digestTime: string },
): DigestSpan {
  const at = (day: Temporal.PlainDate) => day.toZonedDateTime({ timeZone, plainTime: digestTime }).toInstant();
  const days = daysOf[channel];
  const today = now.toZonedDateTimeISO(timeZone).toPlainDate();
  const latest = today.subtract({ days: days === 7 ? today.dayOfWeek - 1 : 0 });
  const day = Temporal.Instant.compare(at(latest), now) <= 0 ? latest : latest.subtract({ days });
  return { day: day.toString(), from: at(day.subtract({ days })), to: at(day) };
}

/** When the quiet hours end that `now` lies in; undefined outside of them. */
export function quietUntil(
  now: Temporal.Instant,
  timeZone: string,
  quietHours: NewsPreferences['quietHours'],
): Temporal.Instant | undefined {
  const local = now.toZonedDateTimeISO(timeZone);
  const time = local.toPlainTime().toString().slice(0, 5);
  if (!quietHours || !isQuietAt(time, quietHours)) return undefined;
  const day = local.toPlainDate().add({ days: time >= quietHours.to ? 1 : 0 });
  return day.toZonedDateTime({ timeZone, plainTime: quietHours.to }).toInstant();
}
