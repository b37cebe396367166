import { describe, expect, it } from 'vitest';
import { countryCode } from './country.ts';

describe('a country', () => {
  it.each([
    ['de', 'DE'],
    ['DEU', 'DE'],
    ['U.S.A.', 'US'],
    ['EE.UU.', 'US'],
    ['Vereinigte Staaten von Amerika', 'US'],
    ['Österreich', 'AT'],
    ['OSTERREICH', 'AT'],
    ['Česko', 'CZ'],
    ['Magyarország', 'HU'],
    ['Türkiye', 'TR'],
    ['Россия', 'RU'],
    ['Україна', 'UA'],
    ['Ελλάδα', 'GR'],
    ['日本', 'JP'],
    ['中国', 'CN'],
    ['대한민국', 'KR'],
    ['ישראל', 'IL'],
    ['भारत', 'IN'],
  ])('is known as %s', (name, code) => {
    expect(countryCode(name)).toBe(code);
  });

  it('is unknown by a name that no country has', () => {
    expect(countryCode('Atlantis')).toBeUndefined();
    expect(countryCode('UN')).toBeUndefined();
  });
});
