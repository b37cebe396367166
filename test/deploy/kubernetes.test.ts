import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { readConfig, settings } from '@sequelstring/server/config.ts';
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
const servers = workloads
  .flatMap(({ spec }) => spec.template.spec.containers)
  .filter(({ image }) => image === 'sequelstring/api');
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

  it('set only what the program reads, and read only what is set', () => {
    const names = [
      ...ofKind('ConfigMap').flatMap(({ data }) => Object.keys(data)),
      ...servers.flatMap(({ env = [] }) => env.map(({ name }: { name: string }) => name)),
      // The keys of the Secret, as the command that makes it names them.
      ...[...readFileSync(join(dir, 'base/config.yaml'), 'utf8').matchAll(/--from-literal=(\w+)=/g)].map(
        ([, key]) => key!,
      ),
    ];
    expect(names.filter((name) => !(name in settings))).toEqual([]);
    for (const { envFrom } of servers) {
      const from = envFrom.map((one: Manifest) => one.configMapRef?.name ?? one.secretRef?.name);
      expect(from).toEqual([ofKind('ConfigMap')[0]!.metadata.name, 'crm-secrets']);
    }
  });

  it('start the program with settings that it takes', () => {
    const secrets = { JWT_SECRET: 'x'.repeat(48), TOKEN_ENCRYPTION_KEY: 'y'.repeat(48) };
    const [{ data }] = ofKind('ConfigMap') as [Manifest];
    for (const { env = [] } of servers) {
      const own = Object.fromEntries(env.map(({ name, value }: { name: string; value: string }) => [name, value]));
      expect(() => readConfig({ dir, env: { ...data, ...secrets, ...own } })).not.toThrow();
    }
  });

  it('name addresses that a service answers at', () => {
    const [{ data }] = ofKind('ConfigMap') as [Manifest];
    const own = ['MONGODB_URI', 'REDIS_URL', 'ELASTICSEARCH_URL'].flatMap((name) =>
      /^\w+:\/\/([^/]+)/.exec(data[name])![1]!.split(','),
    );
    const others = ofKind('Deployment').flatMap(({ spec }) =>
      spec.template.spec.containers.flatMap(({ env = [] }: Manifest) =>
        env.flatMap(({ name, value }: { name: string; value: string }) =>
          name === 'VITE_API_URL' ? [new URL(value).host] : [],
        ),
      ),
    );
    expect(own.concat(others).length).toBeGreaterThanOrEqual(6);
    for (const address of own.concat(others)) {
      const [host, port] = address.split(':') as [string, string];
      const [pod, name = pod] = host.split('.');
      const service = ofKind('Service').find(({ metadata }) => metadata.name === name);
      expect(
        service?.spec.ports.map((one: { port: number }) => String(one.port)),
        address,
      ).toContain(port);
      // Members of a set have names of their own.
      if (name === pod) continue;
      const [set] = ofKind('StatefulSet').filter(({ spec }) => spec.serviceName === name) as [Manifest];
      expect(Number(pod!.slice(set.metadata.name.length + 1)), address).toBeLessThan(set.spec.replicas);
    }
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
    for (const { metadata, spec } of workloads)
      for (const { readinessProbe, livenessProbe, startupProbe } of spec.template.spec.containers)
        for (const probe of [readinessProbe, livenessProbe, startupProbe]) {
          const port = probe?.httpGet?.port ?? probe?.tcpSocket?.port;
          if (port !== undefined) expect(portNames(spec.template.metadata.labels.app), metadata.name).toContain(port);
        }
    for (const { spec } of workloads) {
      const { topologySpreadConstraints = [] } = spec.template.spec;
      for (const { labelSelector } of topologySpreadConstraints)
        expect(labelSelector.matchLabels).toEqual({ app: spec.template.metadata.labels.app });
    }
    for (const { spec } of ofKind('HorizontalPodAutoscaler'))
      expect(ofKind('Deployment').map(({ metadata }) => metadata.name)).toContain(spec.scaleTargetRef.name);
    for (const { spec } of ofKind('Ingress'))
      for (const { backend } of spec.rules[0].http.paths) {
        const service = ofKind('Service').find(({ metadata }) => metadata.name === backend.service.name);
        expect(service?.spec.ports.map(({ name }: { name: string }) => name)).toContain(backend.service.port.name);
      }
  });

  it('let traffic in at ports that are listened to, from and to what there is', () => {
    const apps = new Set(workloads.map(({ spec }) => spec.template.metadata.labels.app as string));
    const appsOf = ({ matchLabels, matchExpressions = [] }: Manifest): string[] => [
      ...(matchLabels?.app ? [matchLabels.app] : []),
      ...matchExpressions.flatMap(({ values }: { values: string[] }) => values),
    ];
    const portsOf = (app: string): number[] =>
      workloads
        .filter(({ spec }) => spec.template.metadata.labels.app === app)
        .flatMap(({ spec }) => spec.template.spec.containers)
        .flatMap(({ ports = [] }) => ports.map(({ containerPort }: { containerPort: number }) => containerPort));
    for (const { metadata, spec } of ofKind('NetworkPolicy')) {
      const [to, rules] = [appsOf(spec.podSelector), spec.ingress ?? []];
      const from = rules.flatMap((rule: Manifest) =>
        rule.from.flatMap(({ podSelector }: Manifest) => (podSelector ? appsOf(podSelector) : [])),
      );
      for (const app of [...to, ...from]) expect(apps, metadata.name).toContain(app);
      for (const { port } of rules.flatMap((rule: Manifest) => rule.ports))
        for (const app of to) expect(portsOf(app), metadata.name).toContain(port);
    }
    for (const { spec } of workloads) {
      const { labels, annotations = {} } = spec.template.metadata;
      const scraped = annotations['prometheus.io/port'];
      if (scraped) expect(portsOf(labels.app)).toContain(Number(scraped));
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
