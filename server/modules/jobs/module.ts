import { jobs as routes } from '@sequelstring/contract/jobs.ts';
import { audit } from '../../kernel/audit.ts';
import { AppError } from '../../kernel/errors.ts';
import { bind, type Module } from '../../kernel/module.ts';
import { mentionPattern, redact } from '../../kernel/personal-data.ts';
import type { Jobs } from '../../ports/jobs.ts';

/** Lets administrators see the background work, and give what died another chance or remove it. */
export function jobsModule({ jobs }: { jobs: Jobs }): Module {
  return {
    name: 'jobs',
    routes: [
      bind(routes.list, async ({ query }) => {
        const { page, limit } = query;
        const found = await jobs.list(query);
        return { data: found.jobs, meta: { page, limit, total: found.total, hasMore: page * limit < found.total } };
      }),
      bind(routes.retry, async ({ params, caller }) => {
        const job = orNotFound(await jobs.retry(params.id));
        await audit({ ...caller, action: 'job.retried', kind: 'job', recordId: job.id, detail: job.name });
        return job;
      }),
      bind(routes.remove, async ({ params, caller }) => {
        const job = orNotFound(await jobs.remove(params.id));
        await audit({ ...caller, action: 'job.removed', kind: 'job', recordId: job.id, detail: job.name });
        return job;
      }),
    ],
    jobs: [],
    schedules: [],
    listeners: [],
    personalData: [
      {
        name: 'jobs',
        // Their orders carry ids alone.
        erase: async (person) => {
          const told = mentionPattern(person);
          if (told) await jobs.rewriteErrors(told, (text) => redact(text, person));
        },
      },
    ],
  };
}

function orNotFound<T>(job: T | undefined): T {
  if (!job) throw new AppError('job_not_found');
  return job;
}
