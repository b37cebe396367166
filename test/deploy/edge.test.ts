import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readRoutes } from '../routes.ts';

interface Rules {
  cache: { path: string; keep: number | 'none' | 'origin' }[];
  rate: { path: string; calls: number; period: number }[];
  refuse: string[];
  unguarded: string[];
}

const dir = join(import.meta.dirname, '../../deploy/edge');
const rules = parse(readFileSync(join(dir, 'rules.yml'), 'utf8')) as Rules;
const terraform = readFileSync(join(dir, 'cloudflare.tf'), 'utf8');
const hasTerraform = spawnSync('terraform', ['-v']).status === 0;
const hasNginx = spawnSync('nginx', ['-v']).status === 0;
const origin = (input: string) => spawnSync(join(dir, 'origin.sh'), { input, encoding: 'utf8' });

describe('the rules of the edge', () => {
  it('keep nothing that belongs to a person, and files with a hash for a year', () => {
    const keepOf = (path: string) => rules.cache.find((rule) => path.startsWith(rule.path))?.keep;
    expect(['/assets/app-1234abcd.js', '/', '/v1/contacts', '/socket.io/'].map(keepOf)).toEqual([
      31_536_000,
      'origin',
      'none',
      'none',
    ]);
  });

  it('name paths that the program has, and refuse none of them', async () => {
    const paths = (await readRoutes()).map(([, { path }]) => `/v1${path}`);
    for (const path of [...rules.rate.map((rule) => rule.path), ...rules.unguarded])
      expect(
        paths.filter((one) => one.startsWith(path)),
        path,
      ).not.toEqual([]);
    for (const path of paths) expect(rules.refuse.filter((refused) => path.startsWith(refused))).toEqual([]);
  });

  it('are those that Cloudflare is given', () => {
    const limits = [
      ...terraform.matchAll(
        /path, \\"([^"\\]+)\\"\)"\n\s+action\s+= "block"\n.*period = (\d+), requests_per_period = (\d+)/g,
      ),
    ];
    expect(limits.map(([, path, period, calls]) => ({ path, calls: Number(calls), period: Number(period) }))).toEqual(
      rules.rate,
    );
    const [, refused] = /for path in (\[[^\]]+\])/.exec(terraform)!;
    expect(JSON.parse(refused!)).toEqual(rules.refuse);
    for (const { path } of rules.cache.filter(({ keep }) => keep !== 'origin'))
      expect(terraform).toContain(`\\"${path}\\"`);
    for (const path of rules.unguarded) expect(terraform).toContain(`\\"${path}\\"`);
  });
});

it.skipIf(!hasTerraform)('Cloudflare is given well-formed Terraform', () => {
  const { status, stdout, stderr } = spawnSync('terraform', ['fmt', '-check', '-diff', dir], { encoding: 'utf8' });
  expect(status, stdout + stderr).toBe(0);
});

describe('the origin', () => {
  it.skipIf(!hasNginx)('answers the edge alone, and takes the address of the caller from it', () => {
    const { stdout, status } = origin('192.0.2.0/24\n2001:db8::/32');
    expect(status).toBe(0);
    expect(stdout).toContain('  192.0.2.0/24 1;\n  2001:db8::/32 1;');
    const folder = mkdtempSync(join(tmpdir(), 'edge-'));
    writeFileSync(join(folder, 'edge.conf'), stdout);
    writeFileSync(
      join(folder, 'nginx.conf'),
      `pid ${folder}/pid; events {} http { access_log off; include ${folder}/edge.conf; server { listen 127.0.0.1:1; if ($is_edge = 0) { return 444; } } }`,
    );
    const test = spawnSync('nginx', ['-t', '-e', 'stderr', '-c', join(folder, 'nginx.conf')], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    expect(test.stderr).toContain('syntax is ok');
  });

  it('is never left open by an empty list', () => {
    expect(origin('<html>busy</html>').status).toBe(1);
  });
});
