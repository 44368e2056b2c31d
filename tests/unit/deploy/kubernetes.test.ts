import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildProgram } from '../../../cli/program.ts';
import { WorkerName } from '../../../firmware-config/broker-acl/hub-user.ts';
import { at, DEPLOY, deployFiles, documentsIn, listAt, valuesOf, wrongCall } from '../../support/manifests.ts';

const files = deployFiles('.yaml').filter((name) => name.startsWith('kubernetes/') && !name.includes('kustomization'));
const documents = files.flatMap(documentsIn);
const ofKind = (kind: string) => documents.filter((document) => at(document, 'kind') === kind);
const nameOf = (document: unknown) => String(at(document, 'metadata', 'name'));
const sets = ofKind('StatefulSet').map((set) => [nameOf(set), set] as const);
const pod = (set: unknown) => at(set, 'spec', 'template', 'spec');
const containersOf = (set: unknown) => [...listAt(pod(set), 'initContainers'), ...listAt(pod(set), 'containers')];
const readme = readFileSync(join(DEPLOY, 'README.md'), 'utf8');

const hub = sets.find(([name]) => name === 'hub')?.[1];
const hubContainer = listAt(pod(hub), 'containers')[0];

describe('deploy/kubernetes', () => {
  it('is listed whole in its kustomization', () => {
    const [kustomization] = documentsIn('kubernetes/kustomization.yaml');
    expect(
      listAt(kustomization, 'resources')
        .map((name) => `kubernetes/${name}`)
        .sort(),
    ).toEqual(files);
  });

  it('starts workers by a command that exists, under names that the broker lets in', () => {
    const words = listAt(hubContainer, 'args').map(String);
    expect(wrongCall(buildProgram(), words)).toBeUndefined();
    expect(words).toContain('--worker=$(POD_NAME)');
    const first = Number(at(hub, 'spec', 'ordinals', 'start'));
    const pods = Array.from({ length: Number(at(hub, 'spec', 'replicas')) }, (_, n) => `${nameOf(hub)}-${first + n}`);
    expect(pods.map((name) => WorkerName.safeParse(name).success)).toEqual([true, true, true]);
  });

  it('asks the hub for its health on the port where it listens', () => {
    const ports = listAt(hubContainer, 'ports');
    const console = ports.find((port) => at(port, 'name') === 'console');
    expect(listAt(hubContainer, 'args')).toContain(`--port=${at(console, 'containerPort')}`);
    const devices = ports.find((port) => at(port, 'name') === 'devices');
    expect(listAt(hubContainer, 'args')).toContain(`--device-port=${at(devices, 'containerPort')}`);
    for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe']) {
      expect(at(hubContainer, probe, 'httpGet'), probe).toEqual({ path: '/health', port: 'console' });
    }
  });

  it('speaks of variables that are there', () => {
    for (const container of sets.flatMap(([, set]) => containersOf(set))) {
      const names = listAt(container, 'env').map((variable) => String(at(variable, 'name')));
      const used = [...JSON.stringify(container).matchAll(/\$\((\w+)\)/g)].map((match) => match[1] ?? '');
      for (const name of used) expect(names).toContain(name);
    }
  });

  it.each(sets)('%s pins its images, has limits and probes, and is shut in', (_, set) => {
    expect(at(pod(set), 'securityContext', 'runAsNonRoot')).toBe(true);
    expect(at(pod(set), 'automountServiceAccountToken')).toBe(false);
    for (const container of containersOf(set)) {
      expect(at(container, 'image')).toMatch(/^[a-z0-9./-]+:v?\d+\.\d+(\.\d+)?(-\w+)?$/);
      expect(at(container, 'resources', 'limits', 'memory')).toBeDefined();
      expect(at(container, 'resources', 'requests', 'cpu')).toBeDefined();
      expect(at(container, 'securityContext', 'allowPrivilegeEscalation')).toBe(false);
      expect(at(container, 'securityContext', 'capabilities', 'drop')).toEqual(['ALL']);
    }
    for (const container of listAt(pod(set), 'containers')) {
      for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe']) expect(container).toHaveProperty(probe);
    }
  });

  it.each(sets)('%s mounts only volumes that it has', (_, set) => {
    const claims = listAt(set, 'spec', 'volumeClaimTemplates').map(nameOf);
    const volumes = [...listAt(pod(set), 'volumes').map((volume) => String(at(volume, 'name'))), ...claims];
    for (const mount of containersOf(set).flatMap((container) => listAt(container, 'volumeMounts'))) {
      expect(volumes).toContain(at(mount, 'name'));
    }
  });

  it('has secrets by reference only, each explained in the README', () => {
    expect(ofKind('Secret')).toEqual([]);
    const references = [
      ...documents.flatMap((document) => valuesOf(document, 'secretName')),
      ...documents.flatMap((document) => valuesOf(document, 'secretKeyRef').map((reference) => at(reference, 'name'))),
      ...documents.flatMap((document) =>
        valuesOf(document, 'configMapKeyRef').map((reference) => at(reference, 'name')),
      ),
    ];
    expect(references.length).toBeGreaterThan(5);
    for (const name of references) expect(readme).toContain(` ${name} `);
  });

  it('selects pods that exist: services, budgets, policies', () => {
    const labels = sets.map(([, set]) => at(set, 'spec', 'template', 'metadata', 'labels'));
    const selectors = [
      ...ofKind('Service').map((service) => at(service, 'spec', 'selector')),
      ...ofKind('PodDisruptionBudget').map((budget) => at(budget, 'spec', 'selector', 'matchLabels')),
      ...ofKind('NetworkPolicy').flatMap((policy) =>
        valuesOf(policy, 'podSelector').flatMap((selector) => at(selector, 'matchLabels') ?? []),
      ),
    ];
    for (const selector of selectors) expect(labels).toContainEqual(selector);
    expect(ofKind('PodDisruptionBudget').map(nameOf)).toEqual(['emqx', 'hub']);
    for (const [name, set] of sets) {
      expect(ofKind('Service').map(nameOf), name).toContain(at(set, 'spec', 'serviceName'));
    }
  });

  it('denies every connection that is not listed, and lists only ports that somebody listens on', () => {
    const policies = ofKind('NetworkPolicy');
    expect(
      at(
        policies.find((policy) => nameOf(policy) === 'deny-all'),
        'spec',
      ),
    ).toEqual({
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
    });
    const listening = sets.flatMap(([, set]) => containersOf(set).flatMap((one) => listAt(one, 'ports')));
    const known = new Set([53, ...listening.map((port) => at(port, 'containerPort'))]);
    for (const port of policies.flatMap((policy) => valuesOf(policy, 'port'))) expect(known).toContain(port);
  });

  it('reaches broker and database under names of services', () => {
    const services = ofKind('Service').map(nameOf);
    const hosts = listAt(hubContainer, 'args').flatMap(
      (word) => /^--\w+=\w+:\/\/(?:\w+@)?([\w-]+)/.exec(String(word))?.[1] ?? [],
    );
    expect(hosts).toEqual(['emqx', 'postgres']);
    for (const host of hosts) expect(services).toContain(host);
  });
});
