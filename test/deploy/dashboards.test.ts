import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { registry } from '@sequelstring/server/kernel/metrics.ts';
import { collectDefaultMetrics } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { dashboards, folder, render } from '../../deploy/grafana/dashboards.ts';

const hasPromtool = spawnSync('promtool', ['--version']).status === 0;

describe('the dashboards', () => {
  it('are those that their source makes', () => {
    expect(readdirSync(folder).sort()).toEqual(dashboards.map(({ uid }) => `${uid}.json`).sort());
    for (const dashboard of dashboards)
      expect(readFileSync(join(folder, `${dashboard.uid}.json`), 'utf8')).toBe(render(dashboard));
  });

  it.skipIf(!hasPromtool)('ask in valid PromQL', () => {
    const exprs = dashboards.flatMap(({ panels }) => panels.flatMap(({ queries }) => queries.map(({ expr }) => expr)));
    const rules = exprs.map((expr, place) => ({
      record: `panel_${place}`,
      expr: expr.replaceAll('$__rate_interval', '5m'),
    }));
    const dir = mkdtempSync(join(tmpdir(), 'panels-'));
    writeFileSync(join(dir, 'rules.yml'), JSON.stringify({ groups: [{ name: 'panels', rules }] }));
    const { status, stdout, stderr } = spawnSync(
      'promtool',
      ['check', 'rules', '--lint=none', join(dir, 'rules.yml')],
      {
        encoding: 'utf8',
      },
    );
    rmSync(dir, { recursive: true });
    expect(status, stdout + stderr).toBe(0);
    expect(stdout).toContain(`${exprs.length} rules found`);
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
