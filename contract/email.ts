import { z } from 'zod';

const atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
const label = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
/** In quotes nearly everything may stand; no mail program takes an angle bracket there. */
const quoted = '"(?:[ !#-;=?-[\\]-~]|\\\\[ !-;=?-~])+"';
/** What mail servers take (RFC 5321, 4.1.2): atoms with dots between them, or text in quotes, and a domain in letters of ASCII. */
const addressPattern = new RegExp(
  `^(?=.{1,64}@[^@]+$)(?:${atom}(?:\\.${atom})*|${quoted})@(?:${label}\\.)+(?:[A-Za-z]{2,63}|[Xx][Nn]--[A-Za-z0-9-]{1,59})$`,
);

/** An address to look for: as it was typed, but without spaces around it and as it is stored. */
export const TypedEmail = z.string().trim().overwrite(withAsciiDomain).max(254);
/** Spaces around it are left out first: who copies an address often copies one, too. */
export const Email = z
  .string()
  .trim()
  .overwrite(withAsciiDomain)
  .check(z.email({ pattern: addressPattern, error: 'is not an email address' }))
  .max(254);

/** The address with its domain as mail servers know it: `info@bücher.example` is `info@xn--bcher-kva.example` (RFC 5891). */
export function withAsciiDomain(address: string): string {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  // What else a URL may hold is no domain.
  if (at < 1 || /^[\x20-\x7e]*$/.test(domain) || /[\s/?#:\\[\]%]/.test(domain)) return address;
  const url = `http://${domain}`;
  return URL.canParse(url) ? `${address.slice(0, at)}@${new URL(url).hostname}` : address;
}

/** `outbox`: none is connected, messages are written to a folder. */
export const mailSystems = ['outbox', 'smtp', 'sendgrid', 'ses'] as const;
export const MailSystem = z.enum(mailSystems);
export type MailSystem = z.infer<typeof MailSystem>;

/** An email as it goes out. */
export const RenderedEmail = z.object({
  from: z.string(),
  to: z.string().optional(),
  subject: z.string(),
  html: z.string(),
  text: z.string(),
});
export type RenderedEmail = z.infer<typeof RenderedEmail>;
