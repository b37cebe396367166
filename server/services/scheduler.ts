import { startSchedules } from '../kernel/schedules.ts';
import type { Service, ServiceContext } from './service.ts';

/** Runs the modules' schedules. */
export async function startScheduler({ app, clock, log }: ServiceContext): Promise<Service> {
  const runner = await startSchedules(
    app.modules.flatMap(({ schedules }) => schedules),
    { clock, log: log.child({ 'log.logger': 'scheduler' }) },
  );
  return { stop: () => runner.stop() };
}
