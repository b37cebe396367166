import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { settings } from '@sequelstring/server/config.ts';
import { registry } from '@sequelstring/server/kernel/metrics.ts';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';

interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string };
  // biome-ignore lint/suspicious/noExplicitAny: each kind has its own shape, which the schemas check.
  [key: string]: any;
}

const require = createRequire(import.meta.url);
const dir = join(import.meta.dirname, '../../deploy/kubernetes');
const read = (text: string) => parseAllDocuments(text).map((document) => document.toJS() as Manifest);
const base = readdirSync(join(dir, 'base'))
  .filter((name) => name !== 'kustomization.yaml')
  .flatMap((name) => read(readFileSync(join(dir, 'base', name), 'utf8')));
const ofKind = (kind: string) => base.filter((one) => one.kind === kind);
const workloads = ['Deployment', 'StatefulSet', 'Job'].flatMap(ofKind);
const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;

describe('the Kubernetes manifests', () => {
  it.each(base.map((one) => [`${one.kind} ${one.metadata.name}`, one] as const))(
    'have a valid %s',
    (_name, manifest) => {
      const models = require(`kubernetes-models/${manifest.apiVersion}`);
      expect(() => new models[manifest.kind](manifest).validate()).not.toThrow();
    },
  );

  it('list every file of the base', () => {
    const { resources } = parse(readFileSync(join(dir, 'base/kustomization.yaml'), 'utf8')) as { resources: string[] };
    const files = readdirSync(join(dir, 'base')).filter((name) => name !== 'kustomization.yaml');
    expect(resources.toSorted()).toEqual(files.toSorted());
  });

  it('set only what the program reads', () => {
    const known = new Set([...Object.keys(settings), 'NODE_ENV']);
    const names = [
      ...ofKind('ConfigMap').flatMap(({ data }) => Object.keys(data)),
      ...workloads
        .flatMap(({ spec }) => spec.template.spec.containers)
        .filter(({ image }) => image === 'sequelstring/api')
        .flatMap(({ env = [] }) => env.map(({ name }: { name: string }) => name)),
    ];
    expect(names.filter((name) => !known.has(name))).toEqual([]);
  });

  it('have selectors and ports that resolve', () => {
    const labels = workloads.map(({ spec }) => spec.template.metadata.labels as Record<string, string>);
    const matches = (selector: Record<string, string>) =>
      labels.some((one) => Object.entries(selector).every(([key, value]) => one[key] === value));
    const portNames = (app: string) =>
      workloads
        .filter(({ spec }) => spec.template.metadata.labels.app === app)
        .flatMap(({ spec }) => spec.template.spec.containers)
        .flatMap(({ ports = [] }) => ports.map(({ name }: { name: string }) => name));
    for (const { metadata, spec } of ofKind('Service')) {
      expect(matches(spec.selector), metadata.name).toBe(true);
      for (const { targetPort } of spec.ports) expect(portNames(spec.selector.app)).toContain(targetPort);
    }
    for (const { metadata, spec } of [...ofKind('PodDisruptionBudget'), ...ofKind('Deployment')])
      expect(matches(spec.selector.matchLabels), metadata.name).toBe(true);
    for (const { spec } of ofKind('HorizontalPodAutoscaler'))
      expect(ofKind('Deployment').map(({ metadata }) => metadata.name)).toContain(spec.scaleTargetRef.name);
    for (const { spec } of ofKind('Ingress'))
      for (const { backend } of spec.rules[0].http.paths) {
        const service = ofKind('Service').find(({ metadata }) => metadata.name === backend.service.name);
        expect(service?.spec.ports.map(({ name }: { name: string }) => name)).toContain(backend.service.port.name);
      }
  });

  it('scale on metrics that the adapter makes of series that the program has', () => {
    const { rules } = parse(readFileSync(join(dir, 'metrics-adapter/values.yaml'), 'utf8')) as {
      rules: Record<'custom' | 'external', { seriesQuery: string; name: { as: string } }[]>;
    };
    const made = [...rules.custom, ...rules.external];
    const asked = ofKind('HorizontalPodAutoscaler').flatMap(({ spec }) =>
      spec.metrics.flatMap((one: Manifest) => one.pods?.metric.name ?? one.external?.metric.name ?? []),
    );
    expect(asked).toEqual(['http_requests_per_second', 'jobs_waiting']);
    for (const metric of asked) {
      const rule = made.find(({ name }) => name.as === metric)!;
      expect(registry.getSingleMetric(/^\w+/.exec(rule.seriesQuery)![0])).toBeDefined();
    }
  });

  it('run nothing as root or with rights that it does not need', () => {
    for (const { metadata, spec } of workloads) {
      const pod = spec.template.spec;
      expect(pod.securityContext, metadata.name).toMatchObject({ runAsNonRoot: true });
      expect(pod.automountServiceAccountToken, metadata.name).toBe(false);
      for (const { securityContext, resources } of pod.containers) {
        expect(securityContext).toMatchObject({ allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } });
        expect(resources.limits.memory).toBeDefined();
      }
    }
  });

  it.skipIf(!hasKubectl).each(['staging', 'production'])('build for %s', (overlay) => {
    const { status, stdout, stderr } = spawnSync('kubectl', ['kustomize', join(dir, 'overlays', overlay)], {
      encoding: 'utf8',
    });
    expect(status, stderr).toBe(0);
    const built = read(stdout);
    expect(built).toHaveLength(base.length);
    const spaces = new Set(
      built.flatMap(({ kind, metadata }) => (kind === 'Namespace' ? metadata.name : metadata.namespace)),
    );
    expect(spaces.size).toBe(1);
  });
});
