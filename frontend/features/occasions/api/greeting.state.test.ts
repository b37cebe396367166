import type { Greeting } from '@sequelstring/contract/greetings.ts';
import { describe, expect, it } from 'vitest';
import { isAhead, needsAttention } from './greeting.state.ts';

const greeting = (changes: Partial<Greeting>): Greeting => ({
  id: '0'.repeat(24),
  contactId: '1'.repeat(24),
  dateId: '2'.repeat(24),
  contactName: 'Ann Example',
  occasion: 'birthday',
  year: 2027,
  day: '2027-03-15',
  dueAt: '2027-03-15T08:00:00Z',
  timeZone: 'UTC',
  template: 'birthday-warm',
  status: 'planned',
  attempts: 0,
  ...changes,
});
const before = Date.parse('2027-03-14T00:00:00Z');
const after = Date.parse('2027-03-16T00:00:00Z');

describe('a greeting', () => {
  it('is ahead while it waits, and while what keeps it from going can still be mended', () => {
    expect(isAhead(greeting({ status: 'approved' }), after)).toBe(true);
    expect(isAhead(greeting({ status: 'not_sent' }), before)).toBe(true);
    expect(isAhead(greeting({ status: 'not_sent' }), after)).toBe(false);
    expect(isAhead(greeting({ status: 'sent' }), before)).toBe(false);
  });

  it('needs a person where something went wrong, not where somebody chose', () => {
    expect(needsAttention(greeting({ status: 'uncertain' }))).toBe(true);
    expect(needsAttention(greeting({ status: 'not_sent', reason: 'no_address' }))).toBe(true);
    expect(needsAttention(greeting({ status: 'not_sent', reason: 'opted_out' }))).toBe(false);
    expect(needsAttention(greeting({ status: 'planned' }))).toBe(false);
  });
});
