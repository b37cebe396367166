import { expect, it } from 'vitest';
import { readTimeZone } from './time-zone.ts';

it.each([
  ['Europe/Berlin', 'Europe/Berlin'],
  ['europe_slash_berlin', 'Europe/Berlin'],
  ['america_slash_argentina_slash_buenos_aires', 'America/Argentina/Buenos_Aires'],
  ['W. Europe Standard Time', 'Europe/Berlin'],
  ['Pacific Daylight Time', 'America/Los_Angeles'],
  ['(UTC-05:00) Eastern Time (US & Canada)', 'America/New_York'],
  ['UTC -06:00 US Central', 'America/Chicago'],
  ['UTC +01:00 Europe Paris', 'Europe/Paris'],
  ['(GMT+01:00) Amsterdam, Berlin, Bern, Rome', 'Europe/Amsterdam'],
  ['Tokyo', 'Asia/Tokyo'],
  ['Somewhere', undefined],
  ['', undefined],
])('reads the time zone %j as %j', (text, zone) => {
  expect(readTimeZone(text)).toBe(zone);
});
