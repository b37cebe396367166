import { isIP } from 'node:net';
import { z } from 'zod';
import { AddressRanges } from '../kernel/address-ranges.ts';
import type { MailAddress } from '../ports/mailer.ts';

export const list = <const N extends readonly string[]>(known: N) =>
  z.string().transform((text, context): N[number][] => {
    const names = text.split(',').flatMap((name) => name.trim() || []);
    for (const name of names) {
      if (!known.includes(name)) {
        context.addIssue(`"${name}" is not one of ${known.join(', ')}`);
      }
    }
    if (!names.length) context.addIssue(`name at least one of ${known.join(', ')}`);
    return known.filter((name) => names.includes(name));
  });

export const url = (protocols: string[], example: string) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    message: `must be an address such as ${example}`,
  });

export const secretText = z
  .string()
  .min(32, 'must have at least 32 characters; `openssl rand -base64 48` makes a good one');

/** `Name <address>` or a bare address. */
export const mailAddress = z.string().transform((text, context): MailAddress => {
  const [, name = '', address = ''] = /^\s*(?:"?([^"<>]*?)"?\s*<)?([^<>\s@]+@[^<>\s@]+)>?\s*$/.exec(text) ?? [];
  if (!address || /\p{Cc}/u.test(text)) context.addIssue('must be an address such as Acme <crm@example.com>');
  return name ? { name, address } : { address };
});

/** Addresses and CIDR ranges, separated by commas. */
export const addressRanges = z.string().transform((text, context): AddressRanges => {
  const entries = text.split(',').flatMap((entry) => entry.trim() || []);
  try {
    return new AddressRanges(entries);
  } catch (error) {
    context.addIssue((error as Error).message);
    return z.NEVER;
  }
});

export const hostNames = z.string().transform((text, context): string[] => {
  const names = text.split(',').flatMap((name) => name.trim().toLowerCase() || []);
  for (const name of names)
    if (!/^[\w.-]+$/.test(name) && isIP(name) === 0)
      context.addIssue(`"${name}" is not a host name such as crm.example.com`);
  return names;
});

/** Written as browsers write them; there is no wildcard, since replies come with cookies. */
export const origins = z.string().transform((text, context): string[] => {
  const given = text.split(',').flatMap((origin) => origin.trim() || []);
  for (const origin of given) {
    const isOrigin = URL.canParse(origin) && /^https?:/.test(origin) && new URL(origin).origin === origin;
    if (!isOrigin) context.addIssue(`"${origin}" is not an origin such as https://app.example.com`);
  }
  return given;
});

/** Addresses of the processes of one service, separated by commas. */
export const addresses = z.string().transform((text, context): string[] => {
  const given = text.split(',').flatMap((address) => address.trim().replace(/\/+$/, '') || []);
  for (const address of given)
    if (!URL.canParse(address) || !/^https?:/.test(address) || new URL(address).pathname !== '/')
      context.addIssue(`"${address}" is not an address such as http://10.0.0.5:4000`);
  return given;
});

/** A driver's address may name several hosts, which no URL does. */
export const mongoUri = z
  .string()
  .regex(
    /^mongodb(?:\+srv:\/\/[^\s/,]+|:\/\/(?:[^\s/@]+@)?[^\s/,@]+(?:,[^\s/,@]+)*)(?:\/\S*)?$/,
    'must be an address such as mongodb://host:27017/sequelstring?replicaSet=rs0',
  );

export const wholeNumber = (of = '') =>
  z
    .string()
    .regex(/^\d{1,9}$/, `must be a number${of && ` of ${of}`}`)
    .transform(Number);
