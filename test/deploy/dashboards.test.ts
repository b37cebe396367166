import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { registry } from '@sequelstring/server/kernel/metrics.ts';
import { collectDefaultMetrics } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { dashboards, folder, render } from '../../deploy/grafana/dashboards.ts';

describe('the dashboards', () => {
  it('are those that their source makes', () => {
    expect(readdirSync(folder).sort()).toEqual(dashboards.map(({ uid }) => `${uid}.json`).sort());
    for (const dashboard of dashboards)
      expect(readFileSync(join(folder, `${dashboard.uid}.json`), 'utf8')).toBe(render(dashboard));
  });

  it('ask for metrics that the program has', () => {
    if (!registry.getSingleMetric('process_cpu_user_seconds_total')) collectDefaultMetrics({ register: registry });
    const asked = dashboards.flatMap(({ panels }) => panels.flatMap(({ queries }) => queries.map(({ expr }) => expr)));
    const names = asked.flatMap(
      (expr) => expr.replaceAll(/\{[^}]*\}|\[[^\]]*\]|by \([^)]*\)/g, '').match(/\b[a-z]+_\w+/g) ?? [],
    );
    const missing = names
      .filter((name) => name !== 'histogram_quantile')
      .filter((name) => !registry.getSingleMetric(name.replace(/_(?:bucket|count|sum)$/, '')));
    expect(missing).toEqual([]);
  });
});
