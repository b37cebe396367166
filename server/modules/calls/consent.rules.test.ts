import { describe, expect, it } from 'vitest';
import { ruleAt, stricter } from './consent.rules.ts';

describe('the law on recording a call', () => {
  it.each([
    ['+4930123456', 'DE', 'all-party'],
    ['+4532123456', 'DK', 'all-party'],
    ['+441134960000', 'GB', 'one-party'],
    ['+14155550123', 'US-CA', 'all-party'],
    ['+12125550100', 'US', 'one-party'],
    ['+14165550123', 'CA', 'all-party'],
  ])('for %s is that of %s: %s', (number, place, rule) => {
    expect(ruleAt(number)).toMatchObject({ place, rule, law: expect.any(String) });
  });

  it('is the strict one where it is not known', () => {
    expect(ruleAt('+15550100')).toEqual({ rule: 'all-party' });
    expect(ruleAt('+81312345678')).toEqual({ place: 'JP', rule: 'all-party' });
    expect(ruleAt(undefined)).toEqual({ rule: 'all-party' });
    expect(ruleAt('+18005550100')).toEqual({ rule: 'all-party' });
  });

  it('is that of the country where there is no number', () => {
    expect(ruleAt(undefined, 'GB')).toMatchObject({ place: 'GB', rule: 'one-party' });
  });

  it('of the stricter end holds for the call', () => {
    expect(stricter([ruleAt('+441134960000'), ruleAt('+4930123456')])).toBe('all-party');
    expect(stricter([ruleAt('+441134960000'), ruleAt('+12125550100')])).toBe('one-party');
  });
});
