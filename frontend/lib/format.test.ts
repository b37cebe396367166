import type { User } from '@sequelstring/contract/auth.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  displayName,
  formatBytes,
  formatCount,
  formatDate,
  formatDateTime,
  formatDay,
  formatDayDistance,
  formatDistance,
  formatOccasionDate,
  formatTimeZone,
  initialsOf,
  todayIn,
} from './format.ts';
import { beginSession, endSession } from './session.ts';

const user = { id: '1'.repeat(24), name: 'Ada', locale: 'en-GB', timeZone: 'Europe/Paris' } as User;
beforeEach(() => beginSession({ accessToken: 't', expiresIn: 1, user }));
afterEach(endSession);

test("instants are shown in the person's zone, or in the one that is asked for", () => {
  expect(formatDate('2026-11-22T23:30:00Z')).toBe('23 Nov 2026');
  expect(formatDate('2026-11-22T23:30:00Z', 'America/New_York')).toBe('22 Nov 2026');
  expect(formatDateTime('2026-11-22T08:05:00Z')).toBe('22 Nov 2026, 9:05');
});

test("dates follow the person's language; one that is none does no harm", () => {
  beginSession({ accessToken: 't', expiresIn: 1, user: { ...user, locale: 'en-US' } });
  expect(formatDay('2027-02-28')).toBe('Feb 28, 2027');
  beginSession({ accessToken: 't', expiresIn: 1, user: { ...user, locale: 'not a locale' } });
  expect(formatDay('2027-02-28')).toContain('2027');
});

test('a birthday keeps its day, with and without its year', () => {
  expect(formatOccasionDate('1990-03-15')).toBe('15 March 1990');
  expect(formatOccasionDate('--02-29')).toBe('29 February');
  expect(formatOccasionDate('0004-01-01')).toContain('1 January');
});

test('days are counted on the calendar', () => {
  expect(formatDayDistance('2026-11-22', '2026-11-22')).toBe('today');
  expect(formatDayDistance('2026-11-23', '2026-11-22')).toBe('tomorrow');
  expect(formatDayDistance('2027-03-29', '2027-03-27')).toBe('in 2 days');
  expect(formatDayDistance('2026-12-27', '2026-11-22')).toBe('in 5 weeks');
});

test('moments are counted from now', () => {
  const now = Date.parse('2026-11-22T12:00:00Z');
  expect(formatDistance('2026-11-22T11:59:40Z', now)).toBe('just now');
  expect(formatDistance('2026-11-22T11:59:00Z', now)).toBe('1 minute ago');
  expect(formatDistance('2026-11-22T15:00:00Z', now)).toBe('in 3 hours');
  expect(formatDistance('2026-11-20T12:00:00Z', now)).toBe('2 days ago');
  expect(formatDistance('2026-01-01T12:00:00Z', now)).toBe('1 Jan 2026');
});

test('it is already tomorrow in Auckland', () => {
  const noon = new Date('2026-11-22T12:00:00Z');
  expect(todayIn('Pacific/Auckland', noon)).toBe('2026-11-23');
  expect(todayIn('America/Los_Angeles', noon)).toBe('2026-11-22');
});

test('a zone is spelled out with its distance at that time of the year', () => {
  expect(formatTimeZone('Europe/Paris', new Date('2026-07-01'))).toBe('Europe/Paris (GMT+2)');
  expect(formatTimeZone('America/New_York', new Date('2026-01-01'))).toBe('America/New York (GMT-5)');
});

test('counts and sizes carry their units', () => {
  expect(formatCount(1, 'contact')).toBe('1 contact');
  expect(formatCount(12_480, 'contact')).toBe('12,480 contacts');
  expect(formatBytes(1_400_000)).toBe('1.4 MB');
  expect(formatBytes(0)).toBe('0 bytes');
});

describe('names', () => {
  test('a contact is called by its name, else by its company, else by its address', () => {
    expect(displayName({ firstName: 'Ada', lastName: '' })).toBe('Ada');
    expect(displayName({ firstName: '', lastName: '', companyName: 'Kestrel Labs' })).toBe('Kestrel Labs');
    expect(displayName({ email: 'ada@example.com' })).toBe('ada@example.com');
    expect(displayName({})).toBe('No name');
  });

  test.each([
    ['美咲', '佐藤', '佐藤 美咲'],
    ['さくら', '山田', '山田 さくら'],
    ['민준', '김', '김 민준'],
    ['雅婷', '', '雅婷'],
    ['ジョン', 'スミス', 'ジョン スミス'],
    ['Mei', '陳', 'Mei 陳'],
  ])(
    'the surname comes first where a name is written in Chinese, Japanese or Korean: %s, %s',
    (firstName, lastName, name) => {
      expect(displayName({ firstName, lastName })).toBe(name);
    },
  );

  test('initials are letters of the first and the last word, in any script', () => {
    expect(initialsOf('Ada Maria Example')).toBe('AE');
    expect(initialsOf('zoë')).toBe('Z');
    expect(initialsOf('山田 太郎')).toBe('山太');
    expect(initialsOf('ليلى عبد الله')).toBe('ل\u200cا');
    expect(initialsOf('ada.example@test')).toBe('AT');
    expect(initialsOf('"" ?')).toBe('?');
  });
});
