import { expect, it } from 'vitest';
import { feedTime } from './feed-date.ts';

const at = (text: string) => {
  const time = feedTime(text);
  return time === undefined ? undefined : new Date(time).toISOString();
};

it.each([
  ['Thu, 26 Nov 2026 08:00:00 GMT', '2026-11-26T08:00:00.000Z'],
  ['Thu, 26 Nov 26 08:00 EST', '2026-11-26T13:00:00.000Z'],
  ['26 November 2026 08:00:00 +0530', '2026-11-26T02:30:00.000Z'],
  ['Thu, 26 Nov 2026 08:00:00 GMT+0100', '2026-11-26T07:00:00.000Z'],
  ['Thu, 26 Nov 2026 08:00:00 -0500 (EST)', '2026-11-26T13:00:00.000Z'],
  ['Thu Nov 26 08:00:00 PST 2026', '2026-11-26T16:00:00.000Z'],
  ['Thu, 31 Jun 2026 24:00:00 GMT', '2026-07-02T00:00:00.000Z'],
  ['November 26th, 2026 8:05 pm', '2026-11-26T20:05:00.000Z'],
  ['Fri, 2026/11/27 08:19:53 EDT', '2026-11-27T12:19:53.000Z'],
])('reads the time of mail, %s', (text, expected) => expect(at(text)).toBe(expected));

it.each([
  ['2026-11-26T08:00:00.342+01:00', '2026-11-26T07:00:00.000Z'],
  ['2026-11-26 08:00:00', '2026-11-26T08:00:00.000Z'],
  ['20261126T080000Z', '2026-11-26T08:00:00.000Z'],
  ['2026-330', '2026-11-26T00:00:00.000Z'],
  ['2026-11', '2026-11-01T00:00:00.000Z'],
  ['2026', '2026-01-01T00:00:00.000Z'],
])('reads ISO 8601, without a zone as UTC, %s', (text, expected) => expect(at(text)).toBe(expected));

it.each([
  ['mar., 12 mai 2026 08:00:00 +0200', '2026-05-12T06:00:00.000Z'],
  ['Do, 05 Mär 2026 10:00:00 CET', '2026-03-05T09:00:00.000Z'],
  ['sáb, 5 dic 2026 10:00:00 GMT', '2026-12-05T10:00:00.000Z'],
  ['Κυρ, 11 Ιούλ 2004 12:00:00 EST', '2004-07-11T17:00:00.000Z'],
  ['Чт, 26 ноя 2026 08:00:00 +0300', '2026-11-26T05:00:00.000Z'],
  ['2004-július-13T9:15-05:00', '2004-07-13T14:15:00.000Z'],
  ['2004-05-25 오후 11:23:17', '2004-05-25T23:23:17.000Z'],
  ['26.11.2026 08:00', '2026-11-26T08:00:00.000Z'],
])('reads dates in the words of other languages, %s', (text, expected) => expect(at(text)).toBe(expected));

it.each(['', 'yesterday', '99', '0000-00-00', '2026-13-01', '11/26/2026', 'Thu, 26 Nov 2026 08:99:00 GMT'])(
  'does not guess at %j',
  (text) => expect(at(text)).toBeUndefined(),
);
