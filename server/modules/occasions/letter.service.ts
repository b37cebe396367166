import { domainToASCII } from 'node:url';
import type { OrganisationSettings } from '@sequelstring/contract/auth.ts';
import { contactName } from '@sequelstring/contract/contact-name.ts';
import type { ImportantDate } from '@sequelstring/contract/dates.ts';
import type { RenderedEmail } from '@sequelstring/contract/email.ts';
import type { MailAddress, MailMessage } from '../../ports/mailer.ts';
import type { AuthUser } from '../auth/api.ts';
import type { PlanningContact } from '../crm/api.ts';
import { type GreetingFacts, renderTexts, type TemplateTexts } from './greeting-text.ts';
import { type LetterTemplate, resolveTemplate } from './template.service.ts';
import { signUnsubscribeToken } from './unsubscribe-link.ts';

export interface LetterParts {
  mailFrom: MailAddress;
  /** Whether MAIL_FROM was set; it then wins over the organisation's settings. */
  mailFromFixed?: boolean;
  /** Where browsers reach the server, without a slash at the end. */
  publicUrl: string;
  /** Signs unsubscribe links. */
  linkKey: Uint8Array;
}

export interface LetterFacts {
  contact: PlanningContact;
  date: Pick<ImportantDate, 'type' | 'label' | 'date' | 'emailTemplate'>;
  day: string;
  owner: AuthUser | undefined;
  settings: OrganisationSettings;
  /** What somebody wrote for this greeting alone. */
  edit?: { subject?: string; note?: string };
}

/** Writes greetings: the rendered texts and the message around them. */
export class Letters {
  readonly #parts: LetterParts;

  constructor(parts: LetterParts) {
    this.#parts = parts;
  }

  /** The message for a contact with an address, by the date's template. Throws `BrokenTemplate`. */
  async write(
    facts: LetterFacts,
    greeting: { dateId: string; year: number },
    templateOf: (...args: Parameters<typeof resolveTemplate>) => Promise<LetterTemplate> = resolveTemplate,
  ): Promise<{ message: MailMessage; rendered: RenderedEmail; template: LetterTemplate }> {
    const { contact, owner } = facts;
    const template = await templateOf(facts.date.emailTemplate, facts.date.type, contact.locale);
    const { publicUrl, linkKey } = this.#parts;
    const token = signUnsubscribeToken(linkKey, contact.id, contact.email ?? '');
    const rendered = this.#render(template, facts, `${publicUrl}/unsubscribe/${token}`);
    const from = this.#sender(facts.settings, owner);
    const email = contact.email ?? '';
    const message: MailMessage = {
      messageId: `<greeting.${greeting.dateId}.${greeting.year}@${domainToASCII(from.address.split('@').at(-1)!)}>`,
      from,
      to: { name: contactName(contact), address: email },
      replyTo: owner ? { name: owner.name, address: owner.email } : undefined,
      subject: rendered.subject,
      html: rendered.html,
      text: rendered.text,
      headers: {
        // RFC 8058: the mail program offers its own button and posts to this address.
        'List-Unsubscribe': `<${publicUrl}/v1/emails/unsubscribe/${token}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        'Auto-Submitted': 'auto-generated',
      },
    };
    return { message, rendered, template };
  }

  /** The same texts for a person to look at: whoever follows their unsubscribe link unsubscribes nobody. */
  async preview(facts: LetterFacts, templateRef: string | undefined, pinned?: LetterTemplate): Promise<RenderedEmail> {
    const template = pinned ?? (await resolveTemplate(templateRef, facts.date.type, facts.contact.locale));
    return this.render(template, facts);
  }

  /** Renders texts that may not be stored yet; without facts for sample values. */
  render(texts: TemplateTexts, facts: LetterFacts | undefined): RenderedEmail {
    return this.#render(texts, facts, this.#previewPage);
  }

  /** A message that was handed over, for a person to look at. */
  withoutLiveLink(email: RenderedEmail): RenderedEmail {
    const live = `${this.#parts.publicUrl}/unsubscribe/`;
    const masked = (text: string) =>
      text
        .split(live)
        .map((part, index) => (index === 0 ? part : part.replace(/^[\w.-]+/, '')))
        .join(this.#previewPage);
    return { ...email, html: masked(email.html), text: masked(email.text) };
  }

  #render(texts: TemplateTexts, facts: LetterFacts | undefined, unsubscribeUrl: string): RenderedEmail {
    const email = facts?.contact.email;
    const sender = this.#sender(facts?.settings, facts?.owner);
    return {
      from: show(sender),
      to: facts && email ? show({ name: contactName(facts.contact), address: email }) : undefined,
      ...renderTexts(
        texts,
        facts && ({ ...facts, note: facts.edit?.note, unsubscribeUrl } satisfies GreetingFacts | undefined),
      ),
      ...(facts?.edit?.subject && { subject: facts.edit.subject }),
    };
  }

  /** Whom mail comes from, for people to read. */
  sender(settings: OrganisationSettings): string {
    return show(this.#sender(settings, undefined));
  }

  /** The sender of an email in this person's name. */
  senderAddress(settings: OrganisationSettings, owner: Pick<AuthUser, 'name'>): MailAddress {
    return this.#sender(settings, owner);
  }

  /** The name of the sender's address, else the owner's: people open mail from people. */
  #sender(settings: OrganisationSettings | undefined, owner: Pick<AuthUser, 'name'> | undefined): MailAddress {
    const { mailFrom, mailFromFixed } = this.#parts;
    const { name, address } = (!mailFromFixed && settings?.mailFrom) || mailFrom;
    return { name: name ?? owner?.name, address };
  }

  get #previewPage(): string {
    return `${this.#parts.publicUrl}/unsubscribe/preview`;
  }
}

const show = ({ name, address }: MailAddress): string => (name ? `${name} <${address}>` : address);
