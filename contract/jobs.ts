import { z } from 'zod';
import { admins, budgets, Id, Instant, line, pageQuery, route } from './route.ts';

export const Job = z.object({
  id: Id,
  queue: z.string(),
  name: z.string(),
  status: z.enum(['waiting', 'running', 'dead']),
  attempts: z.number().int(),
  maxAttempts: z.number().int(),
  runAt: Instant,
  lastError: z.string().optional(),
  createdAt: Instant,
});
export type Job = z.infer<typeof Job>;

export const jobs = {
  list: route({
    method: 'GET',
    path: '/jobs',
    summary: 'Background work: waiting, running, and dead after its last retry',
    tag: 'Jobs',
    access: admins,
    budget: budgets.read,
    audit: false,
    query: z.strictObject({
      ...pageQuery,
      status: z.enum(['waiting', 'running', 'dead']).default('dead'),
      queue: line(60).optional(),
    }),
    output: z.array(Job),
    page: true,
  }),
  retry: route({
    method: 'POST',
    path: '/jobs/:id/retry',
    summary: 'Retries a dead job with a fresh set of attempts',
    tag: 'Jobs',
    access: admins,
    budget: budgets.write,
    audit: ['job.retried'],
    params: z.object({ id: Id }),
    output: Job,
  }),
  remove: route({
    method: 'DELETE',
    path: '/jobs/:id',
    summary: 'Permanently removes a dead job',
    tag: 'Jobs',
    access: admins,
    budget: budgets.write,
    audit: ['job.removed'],
    params: z.object({ id: Id }),
    output: Job,
  }),
};
