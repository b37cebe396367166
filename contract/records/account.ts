import type { z } from 'zod';
import { address, choice, link, links, longText, phone, text, url, words } from './field.ts';
import { defineKind, type InputOf, type PatchOf, type RecordOf } from './kind.ts';

export const companySizes = {
  '1-10': '1–10',
  '11-50': '11–50',
  '51-200': '51–200',
  '201-1000': '201–1,000',
  '1001-5000': '1,001–5,000',
  '5001+': '5,001 or more',
} as const;

export const accountKind = defineKind({
  kind: 'account',
  plural: 'accounts',
  label: { one: 'Account', many: 'Accounts' },
  order: 'name',
  sameBy: ['name'],
  title: ({ name }) => String(name ?? ''),
  detail: ({ industry, domains }) => (industry as string) || (domains as string[] | undefined)?.[0],
  fields: {
    name: text(200, {
      label: 'Name',
      required: true,
      sort: true,
      filter: true,
      inRows: true,
      inline: true,
      import: ['name', 'account', 'account name', 'company', 'company name', 'organization'],
    }),
    domains: words(20, {
      label: 'Domains',
      search: 'domains',
      required: true,
      default: [],
      filter: true,
      column: 'default',
      inline: true,
      import: ['domain', 'domains', 'company domain name'],
    }),
    industry: text(120, {
      label: 'Industry',
      search: 'text',
      sort: true,
      filter: true,
      column: 'default',
      inline: true,
      import: ['industry'],
    }),
    size: choice(companySizes, {
      label: 'Employees',
      filter: true,
      column: 'default',
      inline: true,
      import: ['size', 'employees', 'number of employees'],
    }),
    website: url({
      label: 'Website',
      search: 'domains',
      column: true,
      inline: true,
      import: ['website', 'web site', 'url'],
    }),
    phone: phone({ label: 'Phone', search: 'phones', column: true, inline: true, import: ['phone', 'phone number'] }),
    address: address({ label: 'Address', column: true, group: 'Address', import: ['address'] }),
    parent: link('account', {
      label: 'Parent account',
      filter: true,
      column: true,
      inline: true,
      import: ['parent', 'parent account', 'parent company'],
    }),
    competitors: links('account', 50, {
      label: 'Competitors',
      required: true,
      default: [],
      filter: true,
      import: ['competitors', 'competitor'],
    }),
    /** Other names by which news and people call it. */
    aliases: words(50, {
      label: 'Also known as',
      search: 'names',
      required: true,
      default: [],
      filter: true,
      inline: true,
      import: ['aliases', 'also known as'],
    }),
    /** Stock symbols, with their exchange where one symbol stands for several companies: `NASDAQ:EXMP`. */
    tickers: words(20, {
      label: 'Tickers',
      search: 'names',
      required: true,
      default: [],
      filter: true,
      inline: true,
      import: ['ticker', 'tickers', 'stock symbol'],
    }),
    description: longText(20_000, { label: 'Description', search: 'text', import: ['description', 'notes', 'about'] }),
  },
  rules: [{ path: 'name', message: 'needs a name', test: ({ name }) => Boolean(name) }],
});

export type Account = RecordOf<typeof accountKind>;
export type AccountInput = z.input<(typeof accountKind)['Input']>;
export type NewAccount = InputOf<typeof accountKind>;
export type AccountPatch = PatchOf<typeof accountKind>;
