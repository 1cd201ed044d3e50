// What stands in deploy/ against what the programs read: variables, ports, paths, passwords. Reads files only; what a chart renders to, and whether
// an image runs, is asked in apps/launcher/test/long.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadConfig } from '@spanhouse/core';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readIngestEnv, rolesOf } from '../../apps/ingest/src/env.ts';
import { webEnv } from '../../apps/web/src/server/env.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path) => readFileSync(join(root, path), 'utf8');
const documented = new Set([...read('docs/configuration.md').matchAll(/^\| `([A-Z][A-Z0-9_]+)` /gm)].map(([, name]) => name));
/** Of Node and of libraries, not ours. */
const FOREIGN = new Set(['PATH', 'NODE_ENV', 'NODE_OPTIONS', 'NEXT_TELEMETRY_DISABLED']);
const undocumented = (names) => names.filter((name) => !documented.has(name) && !FOREIGN.has(name));

/** Programs that a command names; those of node_modules are there after the installation. */
const programsIn = (text) =>
  [...text.matchAll(/(?:^|[\s"'[,])((?:apps|scripts|deploy|node_modules)\/[\w./-]+\.(?:ts|mjs)|node_modules\/next\/dist\/bin\/next)/g)].map(
    ([, path]) => path,
  );
const PINNED = /^[\w./-]+:[\w.-]*\d[\w.-]*$/;

describe('compose.yaml', () => {
  const folder = 'deploy/docker-compose';
  const text = read(`${folder}/compose.yaml`);
  const compose = parse(text, { merge: true });
  const services = Object.entries(compose.services);
  const ours = services.filter(([, { image }]) => image.startsWith('spanhouse:'));
  /** As compose would fill it in from a .env that make-env.sh wrote. */
  const environmentOf = (service) =>
    Object.fromEntries(
      Object.entries(service.environment ?? {}).map(([name, value]) => [
        name,
        value.replaceAll(/\$\{\w+(?::-([^}]*)|:\?[^}]*)?\}/g, (_all, fallback) => fallback ?? 'abcdef'.repeat(6)),
      ]),
    );

  it('sets only variables that there are', () => {
    expect(ours.length).toBeGreaterThanOrEqual(6);
    for (const [name, service] of ours) expect(undocumented(Object.keys(service.environment ?? {})), name).toEqual([]);
  });

  it('gives each role what it needs, and no password that it does not', () => {
    for (const role of ['gateway', 'compute', 'upkeep']) {
      const { command, environment } = compose.services[role];
      expect(() => readIngestEnv(rolesOf(command), environmentOf({ environment })), role).not.toThrow();
    }
    expect(() => loadConfig(webEnv, environmentOf(compose.services.web))).not.toThrow();
    const secrets = (name) => Object.keys(compose.services[name].environment).filter((key) => /PASSWORD|SECRET|DATABASE_URL/.test(key));
    expect(secrets('gateway')).toEqual(['DATABASE_URL']);
    expect(secrets('upkeep').toSorted()).toEqual(['CLICKHOUSE_PASSWORD', 'OBJECT_STORE_SECRET_KEY']);
    expect(secrets('migrate').toSorted()).toEqual(['CLICKHOUSE_PASSWORD', 'DATABASE_URL']);
  });

  it('has no password of its own: each comes from .env, or it does not start', () => {
    const named = new Set([...text.matchAll(/\$\{(\w+)([^}]*)\}/g)].map(([, name]) => name));
    const example = new Map([...read(`${folder}/.env.example`).matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]));
    expect([...named].toSorted()).toEqual([...example.keys()].toSorted());
    for (const [, name, rest] of text.matchAll(/\$\{(\w+)([^}]*)\}/g)) {
      if (!/PASSWORD|SECRET/.test(name)) continue;
      expect(rest, name).toMatch(/^:\?/);
      expect(example.get(name), name).toBe('');
    }
    for (const [name, service] of services) {
      for (const [key, value] of Object.entries(service.environment ?? {}))
        if (/PASSWORD|SECRET/.test(key)) expect(value, `${name} ${key}`).toMatch(/^\$\{\w+:\?/);
    }
  });

  it('publishes 3000, 4317 and 4318, on loopback unless it is told otherwise, and nothing else', () => {
    const published = services.flatMap(([, { ports = [] }]) => ports);
    expect(published.toSorted()).toEqual(
      ['3000:3000', '4317:4317', '4318:4318'].map((ports) => `\${SPANHOUSE_PUBLISH_ADDRESS:-127.0.0.1}:${ports}`),
    );
    expect(compose.networks.stores).toEqual({ internal: true });
    for (const [name, { networks }] of services)
      expect(networks, name).toEqual(['gateway', 'web'].includes(name) ? ['stores', 'edge'] : ['stores']);
  });

  it('ports and paths agree with each other and with the programs', () => {
    const { gateway, web } = compose.services;
    expect([gateway.environment.SPANHOUSE_OTLP_GRPC_PORT, gateway.environment.SPANHOUSE_OTLP_HTTP_PORT]).toEqual(['4317', '4318']);
    expect(web.command.slice(-2)).toEqual(['--port', '3000']);
    for (const [name, { command = [], entrypoint = [], environment = {}, healthcheck }] of ours) {
      for (const path of programsIn([...command, ...entrypoint, ...(healthcheck?.test ?? [])].join(' ')))
        expect(existsSync(join(root, path)), `${name}: ${path}`).toBe(true);
      const asked = healthcheck?.test.at(-1).match(/:(\d+)\//)?.[1];
      if (asked !== undefined) expect(asked, name).toBe(environment.SPANHOUSE_ADMIN_PORT ?? environment.SPANHOUSE_WEB_ADMIN_PORT);
    }
  });

  it('every service is healthy or done before others need it, comes again, keeps what must be kept, and names its release', () => {
    for (const [name, service] of services) {
      const isJob = service.restart === 'no';
      expect(isJob || service.healthcheck !== undefined, `${name} has a health check`).toBe(true);
      expect(service.image, name).toMatch(PINNED);
      expect(service.security_opt, name).toContain('no-new-privileges:true');
      for (const [needed, { condition }] of Object.entries(service.depends_on ?? {}))
        expect(condition, `${name} needs ${needed}`).toBe(
          compose.services[needed].restart === 'no' ? 'service_completed_successfully' : 'service_healthy',
        );
      for (const volume of service.volumes ?? []) {
        const [source] = volume.split(':');
        if (source.startsWith('./')) expect(existsSync(join(root, folder, source)), volume).toBe(true);
        else expect(Object.keys(compose.volumes), volume).toContain(source);
      }
    }
    for (const [name, service] of ours) expect([service.read_only, service.cap_drop], name).toEqual([true, ['ALL']]);
  });
});

describe('make-env.sh', () => {
  it('writes passwords of its own, for its owner alone, and never over those that are there', () => {
    const folder = mkdtempSync(join(tmpdir(), 'spanhouse-env-'));
    try {
      for (const file of ['make-env.sh', '.env.example']) copyFileSync(join(root, 'deploy/docker-compose', file), join(folder, file));
      const run = () => spawnSync('sh', [join(folder, 'make-env.sh')], { encoding: 'utf8' }).status;
      expect(run()).toBe(0);
      const env = readFileSync(join(folder, '.env'), 'utf8');
      const passwords = [...env.matchAll(/^\w*(?:PASSWORD|SECRET)\w*=(.*)$/gm)].map(([, value]) => value);
      expect(passwords).toHaveLength(5);
      expect(new Set(passwords).size).toBe(5);
      for (const password of passwords) expect(password).toMatch(/^[0-9a-f]{36}$/);
      expect(statSync(join(folder, '.env')).mode & 0o777).toBe(0o600);
      expect(run()).toBe(1);
      expect(readFileSync(join(folder, '.env'), 'utf8')).toBe(env);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('Dockerfile', () => {
  const text = read('deploy/docker/Dockerfile');

  it('names exact releases, runs as nobody in particular, and starts programs that there are', () => {
    const stages = [...text.matchAll(/^FROM (\S+) AS (\S+)$/gm)].map(([, image, name]) => ({ image, name }));
    const own = new Set(stages.map(({ name }) => name));
    for (const { image } of stages) if (!own.has(image)) expect(image).toMatch(PINNED);
    expect([...own]).toEqual(expect.arrayContaining(['roles', 'embedded']));
    expect(/^USER (.*)$/m.exec(text)?.[1]).toBe('10001:10001');
    for (const path of programsIn(text)) expect(existsSync(join(root, path)), path).toBe(true);
    expect(undocumented([...text.matchAll(/\b([A-Z][A-Z0-9_]+)=/g)].map(([, name]) => name))).toEqual([]);
  });
});

describe('Helm chart', () => {
  const folder = 'deploy/helm/spanhouse/templates';
  const text = readdirSync(join(root, folder))
    .map((file) => read(`${folder}/${file}`))
    .join('\n');

  it('sets only variables that there are, and starts programs that there are', () => {
    const names = [...text.matchAll(/name: ([A-Z][A-Z0-9_]+)\b/g)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(20);
    expect(undocumented(names)).toEqual([]);
    for (const path of programsIn(text)) expect(existsSync(join(root, path)), path).toBe(true);
  });

  it('ports agree: of containers, services and variables', () => {
    const ports = Object.fromEntries(
      [...text.matchAll(/\{ name: ([\w-]+), containerPort: (\d+) \}/g)].map(([, name, port]) => [name, port]),
    );
    expect(ports).toEqual({ 'otlp-grpc': '4317', 'otlp-http': '4318', admin: '4319', http: '3000' });
    for (const [, port, target] of text.matchAll(/port: (\d+), targetPort: ([\w-]+)/g)) expect(port, target).toBe(ports[target]);
    const variables = { OTLP_GRPC_PORT: '4317', OTLP_HTTP_PORT: '4318', ADMIN_PORT: '4319', WEB_ADMIN_PORT: '4319' };
    for (const [name, port] of Object.entries(variables)) expect(text).toContain(`{ name: SPANHOUSE_${name}, value: "${port}" }`);
  });

  it('every setting of values.yaml is in the schema, and the other way round', () => {
    const schema = JSON.parse(read('deploy/helm/spanhouse/values.schema.json'));
    const compare = (values, node, path) => {
      const spec = node.$ref === undefined ? node : schema.definitions[node.$ref.split('/').at(-1)];
      if (spec.properties === undefined || typeof values !== 'object') return;
      const wanted = Object.keys(spec.properties).filter((name) => `${path}.${name}` !== '.global');
      expect(Object.keys(values).toSorted(), path === '' ? 'root' : path).toEqual(wanted.toSorted());
      for (const [name, value] of Object.entries(values)) compare(value, spec.properties[name], `${path}.${name}`);
    };
    compare(parse(read('deploy/helm/spanhouse/values.yaml')), schema, '');
  });
});
