import type { Service, ServiceContext } from './service.ts';

/** Works off jobs and brings events to their listeners. */
export async function startWorker({ app }: ServiceContext): Promise<Service> {
  const worker = await app.jobs.work([...app.modules.flatMap(({ jobs }) => jobs), ...app.relay.jobs]);
  await app.relay.start();
  return {
    stop: async (graceMs) => {
      await Promise.all([app.relay.stop(), worker.drain(graceMs)]);
    },
  };
}
