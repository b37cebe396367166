import { describe, expect, it } from 'vitest';
import { isMadeOfOwnWords } from './telling-password.ts';

const who = { name: 'Zoë van Dyke', email: 'zoe.vandyke84@harbour-tools.example', organisationName: 'Harbour Tools' };

describe('a password that the address book gives away', () => {
  it.each([
    'zoe.vandyke84@harbour-tools.example',
    'ZOE.VANDYKE84@HARBOUR-TOOLS.EXAMPLE',
    'zoe.vandyke84',
    'Zoë van Dyke',
    'zoevandyke2027!',
    'dyke-van-zoe-1984',
    'v4nDyk3zoe',
    'HarbourTools#1',
    'sequelstring2026',
    'SequelString CRM',
    'sequelstringzoe',
    'zoe-password-84',
  ])('%s', (password) => expect(isMadeOfOwnWords(password, who)).toBe(true));

  it.each(['zoe likes lighthouses', 'kP9#vL2$wQ', 'a phrase for the tests', '48151623421342', 'zoevandykes boat'])(
    'is not %s',
    (password) => expect(isMadeOfOwnWords(password, who)).toBe(false),
  );

  it('is found in no time, however the name is made', () => {
    const name = Array.from({ length: 15 }, (_, length) => 'a'.repeat(length + 2)).join(' ');
    expect(isMadeOfOwnWords(`${'a'.repeat(199)}b`, { name, email: 'a@example.com' })).toBe(false);
  });

  it('says nothing where the name has no letters of its own', () => {
    expect(isMadeOfOwnWords('quiet lighthouse', { name: '.', email: 'a@b.example' })).toBe(false);
  });
});
