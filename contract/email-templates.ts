import { z } from 'zod';
import { OccasionType } from './dates.ts';
import { MailSystem, RenderedEmail } from './email.ts';
import { budgets, editors, Id, Instant, line, pageQuery, route } from './route.ts';

/** What a template had better say otherwise. */
export const TemplateWarning = z.object({
  part: z.enum(['subject', 'html', 'text']),
  code: z.enum(['no_fallback', 'no_text', 'no_unsubscribe', 'too_large', 'no_alt', 'not_shown']),
  line: z.number().int().optional(),
  message: z.string(),
});
export type TemplateWarning = z.infer<typeof TemplateWarning>;

export const EmailTemplate = z.object({
  id: Id,
  key: z.string(),
  name: z.string(),
  occasion: OccasionType,
  subject: z.string(),
  html: z.string(),
  text: z.string().optional(),
  builtIn: z.boolean(),
  /** In which it is written, `de` or `de-AT`; any where it is missing. */
  language: z.string().optional(),
  /** The key of the template that it takes the place of, for contacts with its language. */
  translationOf: z.string().optional(),
  /** Counts from 1; each change makes a new one. */
  version: z.number().int(),
  /** The user who made it; nobody for built-in ones. */
  createdBy: Id.optional(),
  updatedAt: Instant,
});
export type EmailTemplate = z.infer<typeof EmailTemplate>;

/** A language, with its country where that matters. */
const Language = z.string().regex(/^[a-z]{2,3}(?:-[A-Z]{2})?$/, 'is not a language such as de or de-AT');

const templateBody = {
  name: line(120).min(1),
  occasion: OccasionType,
  subject: line(300).min(1),
  html: z.string().min(1).max(200_000),
  text: z.string().max(100_000).optional(),
  language: Language.optional(),
  translationOf: line(80).optional(),
};

/** A template as it once was. */
export const TemplateVersion = z.object({
  version: z.number().int(),
  name: z.string(),
  subject: z.string(),
  html: z.string(),
  text: z.string().optional(),
  /** Who saved it. */
  by: Id.optional(),
  at: Instant,
});
export type TemplateVersion = z.infer<typeof TemplateVersion>;

const templateDraft = z.strictObject({ ...templateBody, name: line(120).optional(), contactId: Id.optional() });

const templateParams = z.object({ id: line(80) });

export const emailTemplates = {
  list: route({
    method: 'GET',
    path: '/email-templates',
    summary: 'Lists templates, built-in ones first',
    tag: 'Email templates',
    access: 'signed-in',
    budget: budgets.read,
    audit: false,
    query: z.strictObject({
      ...pageQuery,
      occasion: OccasionType.optional(),
      limit: z.coerce.number().int().min(1).max(200).default(100),
    }),
    output: z.array(EmailTemplate),
    page: true,
  }),
  create: route({
    method: 'POST',
    path: '/email-templates',
    summary: 'Creates a template (Handlebars)',
    tag: 'Email templates',
    access: editors,
    budget: budgets.document,
    audit: ['email_template.created'],
    body: z.strictObject({
      ...templateBody,
      key: z
        .string()
        .regex(/^[a-z0-9][a-z0-9-]{1,78}$/, 'takes lower-case letters, digits and hyphens')
        .optional(),
    }),
    output: EmailTemplate,
    status: 201,
  }),
  get: route({
    method: 'GET',
    path: '/email-templates/:id',
    summary: 'One template, by id or key',
    tag: 'Email templates',
    access: 'signed-in',
    budget: budgets.read,
    audit: false,
    params: templateParams,
    output: EmailTemplate,
  }),
  update: route({
    method: 'PUT',
    path: '/email-templates/:id',
    summary: 'Changes the named fields of a template (`PATCH` does the same); a rep only of their own',
    tag: 'Email templates',
    access: editors,
    budget: budgets.document,
    audit: ['email_template.updated'],
    params: templateParams,
    body: z
      .strictObject({
        ...templateBody,
        language: templateBody.language.nullable(),
        translationOf: templateBody.translationOf.nullable(),
      })
      .partial(),
    output: EmailTemplate,
  }),
  remove: route({
    method: 'DELETE',
    path: '/email-templates/:id',
    summary: 'Deletes a template, a rep only their own; dates that used it fall back to the built-in one',
    tag: 'Email templates',
    access: editors,
    budget: budgets.document,
    audit: ['email_template.deleted'],
    params: templateParams,
    output: EmailTemplate,
  }),
  listVersions: route({
    method: 'GET',
    path: '/email-templates/:id/versions',
    summary: 'Lists earlier versions of a template, newest first; the last 50',
    tag: 'Email templates',
    access: 'signed-in',
    budget: budgets.costly,
    audit: false,
    params: templateParams,
    output: z.array(TemplateVersion),
  }),
  restoreVersion: route({
    method: 'POST',
    path: '/email-templates/:id/restore',
    summary: 'Restores an older version of a template as a new version',
    tag: 'Email templates',
    access: editors,
    budget: budgets.document,
    audit: ['email_template.updated'],
    params: templateParams,
    body: z.strictObject({ version: z.number().int().min(1) }),
    output: EmailTemplate,
  }),
  preview: route({
    method: 'POST',
    path: '/email-templates/preview',
    summary: 'Previews a template draft for a contact or with sample values',
    tag: 'Email templates',
    access: 'signed-in',
    budget: budgets.costly,
    audit: false,
    body: templateDraft,
    output: RenderedEmail.extend({ warnings: z.array(TemplateWarning) }),
  }),
  sendTest: route({
    method: 'POST',
    path: '/email-templates/test',
    summary: 'Sends a template draft to your own address',
    tag: 'Email templates',
    access: editors,
    budget: budgets.costly,
    audit: false,
    body: templateDraft,
    output: z.object({ to: z.string(), via: MailSystem }),
  }),
};
