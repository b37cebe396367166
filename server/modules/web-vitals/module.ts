import { webVitals as routes } from '@sequelstring/contract/web-vitals.ts';
import { metrics } from '../../kernel/metrics.ts';
import { bind, type Module } from '../../kernel/module.ts';

/** Counts what browsers measured of the app's pages. */
export function webVitalsModule(): Module {
  return {
    name: 'web-vitals',
    routes: [
      bind(routes.report, async ({ body }) => {
        for (const { name, value } of body.vitals) {
          if (name === 'CLS') metrics.layoutShift.observe(value);
          else metrics.webVitals.observe({ name }, value / 1000);
        }
        return { taken: body.vitals.length };
      }),
    ],
    jobs: [],
    schedules: [],
    listeners: [],
  };
}
