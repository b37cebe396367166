import { z } from 'zod';
import { admins, budgets, Id, Instant, line, route } from './route.ts';

export const actorKinds = ['user', 'system', 'link', 'api-key', 'service'] as const;

/** Who did something: a user, the program itself, the holder of a link from an email, an API key or another service. */
export const AuditActor = z.object({ kind: z.enum(actorKinds), id: z.string().optional() });
export type AuditActor = z.infer<typeof AuditActor>;

export const AuditChange = z.object({ field: z.string(), from: z.unknown().optional(), to: z.unknown().optional() });
export type AuditChange = z.infer<typeof AuditChange>;

/** One fact that somebody may ask about later. Secrets are named as changed and never shown. */
export const AuditEntry = z.object({
  id: Id,
  at: Instant,
  actor: AuditActor,
  /** What happened, `<kind>.<past fact>`, such as `user.role_changed`. */
  action: z.string(),
  /** The record that it happened to. */
  kind: z.string().optional(),
  recordId: z.string().optional(),
  changes: z.array(AuditChange).optional(),
  /** Network address of the caller. */
  address: z.string().optional(),
  requestId: z.string().optional(),
  detail: z.string().optional(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

const filters = {
  kind: line(60).optional(),
  recordId: line(60).optional(),
  /** Id of a user or an API key. */
  actor: line(60).optional(),
  action: line(80).optional(),
  from: Instant.or(z.iso.date()).optional(),
  /** Exclusive. */
  to: Instant.or(z.iso.date()).optional(),
};
export const AuditFilter = z.strictObject(filters);
export type AuditFilter = z.infer<typeof AuditFilter>;

export const audit = {
  list: route({
    method: 'GET',
    path: '/audit',
    summary: 'Lists who did what, newest first; `total` counts to 1,000',
    tag: 'Audit',
    access: admins,
    budget: budgets.read,
    audit: false,
    query: z.strictObject({
      ...filters,
      limit: z.coerce.number().int().min(1).max(200).default(50),
      cursor: Id.optional(),
    }),
    output: z.array(AuditEntry),
    page: true,
  }),
  exportCsv: route({
    method: 'GET',
    path: '/audit/export.csv',
    summary: 'Exports who did what as CSV, newest first',
    tag: 'Audit',
    access: admins,
    budget: budgets.costly,
    audit: ['audit.exported'],
    query: AuditFilter,
    output: z.string(),
    raw: 'text/csv; charset=utf-8',
  }),
};
