import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { registry } from '@sequelstring/server/kernel/metrics.ts';
import { collectDefaultMetrics } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const dir = join(import.meta.dirname, '../../deploy');
const rulesFile = join(dir, 'prometheus/prometheus-alerts.yml');
const rules = (
  parse(readFileSync(rulesFile, 'utf8')) as {
    groups: { rules: { alert: string; expr: string; annotations: { runbook_url: string } }[] }[];
  }
).groups.flatMap(({ rules }) => rules);
const run = (command: string, ...args: string[]) => spawnSync(command, args, { encoding: 'utf8' });
const isThere = (command: string) => run(command, '--version').status === 0;

describe('the alerts', () => {
  it('have a runbook each', () => {
    const operations = readFileSync(join(import.meta.dirname, '../../docs/operations.md'), 'utf8');
    for (const { alert, annotations } of rules) {
      expect(operations).toContain(`### ${alert}\n`);
      expect(annotations.runbook_url.split('#')[1]).toBe(alert.toLowerCase());
    }
  });

  it('read metrics that the program or an exporter has', () => {
    if (!registry.getSingleMetric('process_cpu_user_seconds_total')) collectDefaultMetrics({ register: registry });
    const foreign = /^(?:up|mongodb_\w+|redis_\w+)$/;
    for (const { alert, expr } of rules) {
      const names = expr.replaceAll(/\{[^}]*\}|\[\w+\]|"[^"]*"/g, '').match(/\b[a-z]\w*_\w+|\bup\b/g)!;
      const missing = names
        .filter((name) => name !== 'histogram_quantile' && !foreign.test(name))
        .filter((name) => !registry.getSingleMetric(name.replace(/_(?:bucket|count|sum)$/, '')));
      expect(missing, alert).toEqual([]);
    }
  });

  it.skipIf(!isThere('promtool'))('fire when they should and stay silent when not', () => {
    const { status, stdout, stderr } = run(
      'promtool',
      'test',
      'rules',
      join(dir, 'prometheus/prometheus-alerts.test.yml'),
    );
    expect(status, stdout + stderr).toBe(0);
  });

  it.skipIf(!isThere('amtool'))('reach PagerDuty by a valid configuration', () => {
    const { status, stdout, stderr } = run('amtool', 'check-config', join(dir, 'alertmanager/alertmanager.yml'));
    expect(status, stdout + stderr).toBe(0);
  });
});
