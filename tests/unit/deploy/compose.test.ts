import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildProgram } from '../../../cli/program.ts';
import { allocatorEnvironment } from '../../../firmware-config/systemd/allocator.ts';
import { at, DEPLOY, documentsIn, listAt, wrongCall } from '../../support/manifests.ts';

const [compose] = documentsIn('compose.yaml');
const services = Object.entries(at(compose, 'services') as Record<string, unknown>);
const ours = services.filter(([, service]) => String(at(service, 'image')).startsWith('zhenshen/'));
const wordsOf = (service: unknown) => listAt(service, 'command').map(String);
const packageFile = JSON.parse(readFileSync(join(DEPLOY, '../package.json'), 'utf8'));

describe('deploy/compose.yaml', () => {
  it.each(ours)('%s runs a command that exists, with options that exist', (_, service) => {
    expect(wordsOf(service).length).toBeGreaterThan(1);
    expect(wrongCall(buildProgram(), wordsOf(service))).toBeUndefined();
  });

  it.each(services)('%s pins its image', (_, service) => {
    expect(at(service, 'image')).toMatch(/^[a-z0-9./-]+:v?\d+\.\d+(\.\d+)?(-\w+)?$/);
  });

  it('names each worker as the service it is, once', () => {
    const workers = ours.flatMap(([name, service]) =>
      wordsOf(service).flatMap((word) => (word === `--worker=${name}` ? name : [])),
    );
    expect(workers).toEqual(['hub-1', 'hub-2', 'hub-3']);
  });

  it('has every secret, volume and service that it speaks of, and no secret in its text', () => {
    const [secrets, volumes] = [at(compose, 'secrets'), at(compose, 'volumes')] as Record<string, unknown>[];
    for (const [name, service] of services) {
      for (const secret of listAt(service, 'secrets')) expect(secrets, name).toHaveProperty(String(secret));
      for (const needed of Object.keys((at(service, 'depends_on') ?? {}) as object)) {
        expect(services.map(([other]) => other)).toContain(needed);
      }
      for (const volume of listAt(service, 'volumes').map(String)) {
        const [source = ''] = volume.split(':');
        if (source.startsWith('./state/')) continue; // made by whoever deploys
        if (source.startsWith('.')) expect(existsSync(join(DEPLOY, source)), volume).toBe(true);
        else expect(volumes).toHaveProperty(source);
      }
      for (const [key, value] of Object.entries((at(service, 'environment') ?? {}) as object)) {
        if (/PASSWORD|TOKEN|SECRET|KEY/.test(key)) expect(String(value), key).toMatch(/^\/run\/secrets\//);
      }
    }
    expect(readFileSync(join(DEPLOY, 'compose.yaml'), 'utf8')).not.toMatch(/:\/\/[^/\s:]+:[^@/\s]+@/);
  });

  it('is asked for its health where it listens, and opens to the outside only what devices need', () => {
    for (const [name, service] of ours.filter(([, one]) => wordsOf(one).includes('run'))) {
      expect(wordsOf(service), name).toContain('--port=8080');
      expect(String(listAt(service, 'healthcheck', 'test')), name).toContain('127.0.0.1:8080/health');
    }
    const open = services.flatMap(([, service]) => listAt(service, 'ports').map(String));
    expect(open.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual(['8443:8443', '8090:8090', '8883:8883']);
  });

  it('is watched by a Prometheus that reads every worker', () => {
    const [prometheus] = documentsIn('prometheus/prometheus.yaml');
    const targets = listAt(prometheus, 'scrape_configs', 0, 'static_configs', 0, 'targets');
    expect(targets).toEqual(['hub-1:8080', 'hub-2:8080', 'hub-3:8080']);
    for (const file of listAt(prometheus, 'rule_files')) {
      expect(existsSync(join(DEPLOY, 'prometheus', String(file).replace('/etc/prometheus/', '')))).toBe(true);
    }
  });
});

describe('deploy/Dockerfile', () => {
  const text = readFileSync(join(DEPLOY, 'Dockerfile'), 'utf8');

  it('runs the Node.js that the product is tested with, not as root', () => {
    const bases = [...text.matchAll(/^FROM (\S+)/gm)].map((match) => match[1]);
    expect(new Set(bases)).toEqual(new Set([`node:${packageFile.devDependencies.node}-bookworm-slim`]));
    expect(text).toMatch(/^USER 65532:65532$/m);
  });

  it('keeps the memory of its processes together, as the systemd units do', () => {
    for (const [name, value] of Object.entries(allocatorEnvironment)) expect(text).toContain(`${name}=${value}`);
  });

  it('takes every folder that the command line imports', () => {
    const copied = new Set([...text.matchAll(/^COPY ([a-z-]+) \1$/gm)].map((match) => match[1]));
    for (const folder of [
      'cli',
      'contract',
      'models',
      'firmware-config',
      'edge-agent',
      'hub',
      'simulator',
      'bench',
      'web-build',
    ]) {
      expect(copied).toContain(folder);
      expect(existsSync(join(DEPLOY, '..', folder)), folder).toBe(true);
    }
  });

  it('is built as the image that is deployed', () => {
    for (const [, service] of ours) expect(at(service, 'image')).toBe(`zhenshen/hub:${packageFile.version}`);
    expect(text).toContain(`-t zhenshen/hub:${packageFile.version} `);
  });
});
