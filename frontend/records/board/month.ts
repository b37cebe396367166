const dayMs = 86_400_000;
const toDay = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** The days `2027-02-28` of whole weeks, from Monday, that hold a month `2027-02`. */
export function daysShown(month: string): string[] {
  const first = Date.parse(`${month}-01T00:00:00Z`);
  const next = Date.parse(`${monthBefore(month, -1)}-01T00:00:00Z`);
  const start = first - ((new Date(first).getUTCDay() + 6) % 7) * dayMs;
  const weeks = Math.ceil((next - start) / (7 * dayMs));
  return Array.from({ length: weeks * 7 }, (_, index) => toDay(start + index * dayMs));
}

/** The month so many months before this one. */
export function monthBefore(month: string, count: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 - count, 1)).toISOString().slice(0, 7);
}
