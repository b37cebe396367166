/** Calendar arithmetic behind spoken due dates. `weekday` is 1 (Monday) to 7, weeks start on Monday. */
export type Day = Temporal.PlainDate;

/** The next such weekday strictly after the day. */
export const comingWeekday = (day: Day, weekday: number): Day =>
  day.add({ days: ((weekday - day.dayOfWeek + 6) % 7) + 1 });

/** That weekday of the calendar week `weeks` after the day's own. */
export const weekdayOfWeek = (day: Day, weekday: number, weeks: number): Day =>
  day.add({ days: weekday - day.dayOfWeek + 7 * weeks });

/** The next such day of a month on or after the day; undefined where no month has it. */
export function comingDayOfMonth(day: Day, dayOfMonth: number): Day | undefined {
  if (dayOfMonth < 1 || dayOfMonth > 31) return undefined;
  for (let months = 0; months < 3; months++) {
    const month = day.with({ day: 1 }).add({ months });
    if (dayOfMonth > month.daysInMonth) continue;
    const found = month.with({ day: dayOfMonth });
    if (Temporal.PlainDate.compare(found, day) >= 0) return found;
  }
  return undefined;
}

/** The next such date on or after the day, or the date in the year that was named. */
export function comingDate(day: Day, month: number, dayOfMonth: number, year?: number): Day | undefined {
  if (month < 1 || month > 12 || dayOfMonth < 1 || dayOfMonth > 31) return undefined;
  for (let ahead = 0; ahead < 5; ahead++) {
    const first = Temporal.PlainDate.from({ year: year ?? day.year + ahead, month, day: 1 });
    if (dayOfMonth <= first.daysInMonth) {
      const found = first.with({ day: dayOfMonth });
      if (year !== undefined || Temporal.PlainDate.compare(found, day) >= 0) return found;
    }
    if (year !== undefined) return undefined;
  }
  return undefined;
}

export const endOfMonth = (day: Day): Day => day.with({ day: day.daysInMonth });

export const endOfQuarter = (day: Day): Day => endOfMonth(day.with({ day: 1, month: Math.ceil(day.month / 3) * 3 }));

/** Counts Monday to Friday, starting with the day after; holidays are not known. */
export function addWorkingDays(day: Day, count: number): Day {
  let found = day;
  for (let left = count; left > 0; ) {
    found = found.add({ days: 1 });
    if (found.dayOfWeek <= 5) left--;
  }
  return found;
}

/** Easter Sunday of the Gregorian calendar (Meeus/Jones/Butcher). */
export function easterSunday(year: number): Day {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const e = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - e - (c % 4)) % 7;
  const m = Math.floor((a + 11 * e + 22 * l) / 451);
  const sum = e + l - 7 * m + 114;
  return Temporal.PlainDate.from({ year, month: Math.floor(sum / 31), day: (sum % 31) + 1 });
}

/** A day at this distance from the next Easter Sunday whose day is not past. */
export function comingEaster(day: Day, offset: number): Day {
  const found = easterSunday(day.year).add({ days: offset });
  return Temporal.PlainDate.compare(found, day) >= 0 ? found : easterSunday(day.year + 1).add({ days: offset });
}
