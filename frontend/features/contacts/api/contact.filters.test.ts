import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ContactFilters, countFilters, filtersToQuery, parseFilters, toggleSort } from './contact.filters.ts';

const text = fc
  .string({ minLength: 1, maxLength: 20 })
  .map((value) => value.trim())
  .filter(Boolean);
const filters: fc.Arbitrary<ContactFilters> = fc
  .record(
    {
      q: text,
      owner: text,
      companyName: text,
      tag: text,
      emailStatus: fc.constantFrom('ok', 'bounced', 'complained'),
      hasDates: fc.boolean(),
      deleted: fc.boolean(),
    },
    { requiredKeys: [] },
  )
  .chain((rest) => fc.constantFrom('name', '-name', '-updatedAt').map((sort) => ({ ...rest, sort })));

describe('filters in the address', () => {
  it('are read back as they were written', () => {
    fc.assert(
      fc.property(filters, (given) => {
        const address = new URLSearchParams(filtersToQuery(given)).toString();
        expect(parseFilters(new URLSearchParams(address))).toEqual(given);
      }),
    );
  });

  it('leave out what means nothing', () => {
    const search = new URLSearchParams('emailStatus=lost&hasDates=maybe&sort=secret&page=3&q=%20');
    expect(parseFilters(search)).toEqual({ sort: 'name' });
  });

  it('count what narrows the list beside the search', () => {
    expect(countFilters({ sort: 'name', q: 'ada', tag: 'vip', hasDates: false })).toBe(2);
  });
});

it('a click on a sorted column turns its order round', () => {
  expect(toggleSort('name', 'email')).toBe('email');
  expect(toggleSort('email', 'email')).toBe('-email');
  expect(toggleSort('-email', 'email')).toBe('email');
});
