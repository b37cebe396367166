import { ContactInput } from '@sequelstring/contract/crm.ts';
import { describe, expect, it } from 'vitest';
import { sampleContacts } from './contacts.ts';

const today = Temporal.PlainDate.from('2027-02-20');

describe('sample contacts', () => {
  const made = [...sampleContacts(600, today)];

  it('are what the API would take', () => {
    for (const contact of made) ContactInput.parse(contact);
  });

  it('are the same each time', () => {
    expect([...sampleContacts(600, today)]).toEqual(made);
  });

  it('have addresses of their own under example.com and numbers that nobody has', () => {
    expect(new Set(made.map(({ email }) => email)).size).toBe(made.length);
    for (const { email, phone } of made) {
      expect(email).toMatch(/^[a-z.]+\.\d+@[a-z]+\.example\.com$/);
      if (phone) expect(phone).toMatch(/^\+1\d{3}55501\d\d$/);
    }
  });

  it('are other people in another run', () => {
    const taken = new Set(made.map(({ email }) => email));
    for (const { email } of sampleContacts(600, today, 2)) expect(taken.has(email)).toBe(false);
  });

  it('have a birthday today and more of them in the weeks to come', () => {
    const days = made.slice(0, 12).map(({ importantDates }) => importantDates?.[0]?.date.slice(-5));
    expect(days[0]).toBe('02-20');
    expect(days.at(-1)).toBe('03-19');
  });
});
