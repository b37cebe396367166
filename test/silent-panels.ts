import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dashboards } from '../deploy/grafana/dashboards.ts';

type Samples = ReadonlyMap<string, number>;

/** The panels of all dashboards that have nothing to show after the samples went from the first to the last, as promtool says. */
export function silentPanels(
  atFirst: Samples,
  last: Samples,
): { silent: string[]; status: number | null; said: string } {
  const series = [...last].filter(([, value]) => !Number.isNaN(value));
  const panels = dashboards.flatMap(({ title, panels }) =>
    panels.flatMap((panel) => panel.queries.map(({ expr }) => ({ name: `${title}: ${panel.title}`, expr }))),
  );
  // NaN is not equal to itself.
  const shows = (expr: string) => `count((${expr}) == (${expr})) > bool 0`.replaceAll('$__rate_interval', '5m');
  const dir = mkdtempSync(join(tmpdir(), 'panels-'));
  const cases = {
    rule_files: [],
    tests: [
      {
        interval: '1m',
        input_series: series.map(([key, value]) => ({
          series: key,
          values: `${atFirst.get(key) ?? 0} ${value} ${value}`,
        })),
        promql_expr_test: panels.map(({ expr }) => ({
          expr: shows(expr),
          eval_time: '2m',
          exp_samples: [{ labels: '{}', value: 1 }],
        })),
      },
    ],
  };
  writeFileSync(join(dir, 'panels.json'), JSON.stringify(cases));
  const { status, stdout, stderr } = spawnSync('promtool', ['test', 'rules', join(dir, 'panels.json')], {
    encoding: 'utf8',
  });
  rmSync(dir, { recursive: true });
  const silent = panels.filter(({ expr }) =>
    (stdout + stderr).includes(`expr: "${shows(expr).replaceAll('"', '\\"')}"`),
  );
  return { silent: silent.map(({ name }) => name), status, said: stdout + stderr };
}
