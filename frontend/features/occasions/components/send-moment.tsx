import { currentTimeZone, formatTime, formatTimeOfDay, todayIn } from '../../../lib/format.ts';
import { cityOf } from '../../../lib/zone-names.ts';
import { zonedInstant } from '../api/zoned-time.ts';

interface SendMomentProps {
  /** `09:00` */
  sendTime: string;
  timeZone: string;
  /** The day whose clocks are meant, `2027-03-15`; today without. */
  day?: string;
}

/** A send time spelled out: `09:00 in Kathmandu, 04:15 your time`. */
export function SendMoment({ sendTime, timeZone, day = todayIn(timeZone) }: SendMomentProps) {
  const own = currentTimeZone();
  const instant = zonedInstant(day, sendTime, timeZone).toISOString();
  const ownDay = todayIn(own, new Date(instant));
  const shift = ownDay === day ? '' : ownDay < day ? ' the day before' : ' the day after';
  const here = formatTime(instant, own);
  const there = formatTimeOfDay(sendTime);
  const same = own === timeZone || (here === there && !shift);
  return (
    <>
      {there} in {cityOf(timeZone)}
      {!same && `, ${here}${shift} your time`}
    </>
  );
}
