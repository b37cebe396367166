import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { settings } from '@sequelstring/server/config.ts';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

interface Compose {
  services: Record<
    string,
    { build?: { context: string; dockerfile: string; target?: string }; environment?: Record<string, string> }
  >;
  volumes: Record<string, unknown>;
}

const root = join(import.meta.dirname, '../..');
const files = { whole: 'docker-compose.yml', small: 'deploy/compose/small.yml' };
const read = (path: string) => parse(readFileSync(join(root, path), 'utf8'), { merge: true }) as Compose;
const hasCompose = spawnSync('docker-compose', ['version']).status === 0;

describe('Docker Compose', () => {
  it('has the services of the architecture document', () => {
    const { services } = read(files.whole);
    for (const name of ['frontend', 'api', 'worker', 'mongo', 'redis', 'elasticsearch'])
      expect(services).toHaveProperty(name);
  });

  it.each(Object.entries(files))('sets only what the program reads (%s)', (_name, path) => {
    for (const { build, environment = {} } of Object.values(read(path).services))
      if (build?.dockerfile === 'server/Dockerfile')
        expect(Object.keys(environment).filter((name) => !(name in settings))).toEqual([]);
  });

  it.each(Object.entries(files))('names addresses that a service of the file answers at (%s)', (_name, path) => {
    const { services } = read(path);
    for (const { environment = {} } of Object.values(services))
      for (const [name, value] of Object.entries(environment)) {
        const host = /^(?:MONGODB_URI|\w+_URL)$/.test(name) && /^\w+:\/\/([^/:]+):\d+/.exec(value)?.[1];
        if (host) expect(services, `${name} ${value}`).toHaveProperty(host);
      }
  });

  it.each(Object.entries(files))('builds images that are described (%s)', (_name, path) => {
    for (const { build } of Object.values(read(path).services)) {
      if (!build) continue;
      const text = readFileSync(join(root, build.dockerfile), 'utf8');
      if (build.target) expect(text).toMatch(new RegExp(` AS ${build.target}$`, 'm'));
      const copied = [...text.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, sources]) => sources!.split(' '));
      for (const source of copied) expect(existsSync(join(root, source)), source).toBe(true);
    }
  });

  it.skipIf(!hasCompose).each(Object.entries(files))('takes the file as it is (%s)', (_name, path) => {
    const env = { ...process.env, JWT_SECRET: 'x', TOKEN_ENCRYPTION_KEY: 'y' };
    const { status, stderr } = spawnSync('docker-compose', ['-f', join(root, path), 'config', '-q'], {
      env,
      encoding: 'utf8',
    });
    expect(status, stderr).toBe(0);
  });
});
