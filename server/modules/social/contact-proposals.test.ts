import { expect, it } from 'vitest';
import { proposalsForContact, stillOpen } from './contact-proposals.ts';

const at = new Date('2026-05-01T00:00:00Z');
const network = (value: string) => ({ value, from: 'network' as const, at });
const told = (values: Parameters<typeof proposalsForContact>[0]['values']) =>
  Object.fromEntries(proposalsForContact({ values, proposals: [] }).map(({ field, value }) => [field, value]));

it.each([
  ['Head of Procurement at Contoso', { title: 'Head of Procurement', companyName: 'Contoso' }],
  ['CTO @Contoso | Speaker | Dad of three', { title: 'CTO', companyName: 'Contoso' }],
  ['Leiterin Einkauf bei Nordwind & Söhne', { title: 'Leiterin Einkauf', companyName: 'Nordwind & Söhne' }],
  ['Buyer at Contoso, Inc., formerly Northwind', { title: 'Buyer', companyName: 'Contoso, Inc.' }],
  ['Former CTO at Contoso', {}],
  ['Ex-Northwind', {}],
  ['Making supply chains boring', {}],
  ['Looking at the stars, and at what we can learn from all of them every single day', {}],
  ['', {}],
])('reads a job out of %j only where it says one plainly', (headline, expected) => {
  expect(told({ headline: network(headline) })).toEqual(expected);
});

it('takes the company that the network states before one in a headline', () => {
  expect(told({ headline: network('CTO at Contoso'), company: network('@northwind') })).toEqual({
    title: 'CTO',
    companyName: 'northwind',
  });
});

it('does not take what a person typed for news, and still knows what the network says instead', () => {
  const typed = { value: 'Fabrikam', from: 'person' as const, at, locked: true };
  expect(told({ company: typed })).toEqual({});
  const proposals = [{ field: 'company' as const, value: 'Contoso', at }];
  expect(proposalsForContact({ values: { company: typed }, proposals })).toMatchObject([{ value: 'Contoso' }]);
});

it('says nothing where the contact has the same company in other words, or where it was dismissed', () => {
  const row = { values: { company: network('Contoso, Inc.') }, proposals: [] };
  const proposals = proposalsForContact(row);
  expect(stillOpen(proposals, { companyName: 'contoso', title: undefined })).toEqual([]);
  expect(stillOpen(proposals, { companyName: 'Fabrikam', title: undefined })).toHaveLength(1);
  expect(proposalsForContact({ ...row, dismissedOnContact: { companyName: 'Contoso, Inc.' } })).toEqual([]);
});
