import { currentTimeZone, todayIn } from './format.ts';

/** A birthday with a year that is yet to come: its owner would be congratulated before being born. */
export const isFutureBirthday = (
  { type, date }: { type: string; date: string },
  today = todayIn(currentTimeZone()),
): boolean => type === 'birthday' && /^\d{4}-/.test(date) && date > today;

export const futureBirthdayProblem = "Birth year can't be in the future. Leave out a year that you don't know.";
