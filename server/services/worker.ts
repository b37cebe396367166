import { metrics } from '../kernel/metrics.ts';
import { queueOf } from '../ports/jobs.ts';
import type { Service, ServiceContext } from './service.ts';

/** Works off jobs and brings events to their listeners. */
export async function startWorker({ app }: ServiceContext): Promise<Service> {
  const definitions = [...app.modules.flatMap(({ jobs }) => jobs), ...app.relay.jobs];
  // So that a job which never failed reads as zero, and its first failure as a step.
  for (const { name } of definitions) metrics.jobFailures.inc({ queue: queueOf(name), job: name }, 0);
  const worker = await app.jobs.work(definitions);
  await app.relay.start();
  return {
    stop: async (graceMs) => {
      await Promise.all([app.relay.stop(), worker.drain(graceMs)]);
    },
  };
}
