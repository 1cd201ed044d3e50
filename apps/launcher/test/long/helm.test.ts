import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

const CHART = fileURLToPath(new URL('../../../../deploy/helm/spanhouse', import.meta.url));
const INGEST = fileURLToPath(new URL('../../../ingest/src/main.ts', import.meta.url));
const KUBERNETES = ['1.30.0', '1.34.0', '1.37.0'];
const helm = process.env['TEST_HELM'] ?? '';
const validate = process.env['TEST_KUBERNETES_VALIDATE'] ?? '';

const Variable = z.object({ name: z.string(), value: z.string().optional(), valueFrom: z.unknown().optional() });
const Container = z.object({ command: z.array(z.string()), env: z.array(Variable), securityContext: z.record(z.string(), z.unknown()) });
const Workload = z.object({
  kind: z.enum(['Deployment', 'Job']),
  metadata: z.object({ name: z.string() }),
  spec: z.object({ template: z.object({ spec: z.object({ containers: z.array(Container) }) }) }),
});
type Workload = z.output<typeof Workload>;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'spanhouse-chart-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function run(
  program: string,
  ...words: readonly string[]
): { readonly status: number | null; readonly stdout: string; readonly said: string } {
  const { status, stdout, stderr } = spawnSync(program, words, { encoding: 'utf8' });
  return { status, stdout, said: `${stdout}${stderr}` };
}
const values = (name: string): string => join(CHART, 'examples', `${name}.yaml`);

function rendered(name: string, version = '1.34.0'): string {
  const { status, stdout, said } = run(helm, 'template', 'release', CHART, '--kube-version', version, '--values', values(name));
  if (status !== 0) throw new Error(said);
  return stdout;
}

function workloadsOf(text: string): readonly Workload[] {
  return parseAllDocuments(text).flatMap((document) => {
    const parsed = Workload.safeParse(document.toJS());
    return parsed.success ? [parsed.data] : [];
  });
}

describe.skipIf(helm === '')('the Helm chart (scripts/with-helm.mjs brings Helm)', () => {
  it.each(['minimal', 'small', 'everything'])('has nothing that Helm complains of, with the values “%s”', (name) => {
    expect(run(helm, 'lint', '--strict', CHART, '--values', values(name))).toMatchObject({ status: 0 });
  });

  it('says what is missing before anything is changed', () => {
    const { status, said } = run(helm, 'template', 'release', CHART, '--kube-version', '1.34.0');
    expect(status).not.toBe(0);
    for (const path of ['/kafka/brokers', '/clickhouse/url', '/postgresql/existingSecret', '/bucket/name'])
      expect(said).toContain(path.split('/').at(-1));
  });

  it('refuses a setting that it does not know', () => {
    const { status, said } = run(
      helm,
      'template',
      'release',
      CHART,
      '--kube-version',
      '1.34.0',
      '--values',
      values('minimal'),
      '--set',
      'gatway.replicas=3',
    );
    expect([status === 0, said.includes('gatway')]).toEqual([false, true]);
  });

  it.skipIf(validate === '').each(['minimal', 'small', 'everything'])('renders what Kubernetes takes, with the values “%s”', (name) => {
    for (const version of KUBERNETES) {
      const file = join(folder, `${name}-${version}.yaml`);
      // The operator's own kind is no part of Kubernetes' schemas.
      const documents = rendered(name, version).split(/^---$/m);
      writeFileSync(file, documents.filter((text) => !text.includes('kind: ServiceMonitor')).join('---\n'));
      const { status, said } = run(validate, '--strict', '--kubernetes-version', version, file);
      expect(status, said).toBe(0);
    }
  });

  it.each(['minimal', 'small', 'everything'])('gives every role what it needs to start, with the values “%s”', (name) => {
    const workloads = workloadsOf(rendered(name));
    expect(workloads.length).toBeGreaterThanOrEqual(3);
    for (const { metadata, spec } of workloads) {
      const [container] = spec.template.spec.containers;
      if (container?.command.includes('--role') !== true) continue;
      // Started with nothing but its variables it comes as far as asking Kafka or ClickHouse, which are not there: so it wants no other variable.
      const env = Object.fromEntries(container.env.map(({ name: key, value }) => [key, value ?? SECRETS[key] ?? 'secret']));
      const args = container.command.slice(container.command.indexOf('--role'));
      const { stderr } = spawnSync(process.execPath, [INGEST, ...args], {
        encoding: 'utf8',
        timeout: 20_000,
        env: { ...env, ...NOWHERE, SPANHOUSE_DATA: join(folder, metadata.name), SPANHOUSE_ADMIN_PORT: '0' },
      });
      expect(stderr, metadata.name).not.toMatch(/invalid configuration|is not set|go together|Kafka: set/);
      expect(stderr, metadata.name).toMatch(args.includes('upkeep') ? /^$/ : /Kafka at .* does not answer/);
    }
  });

  it('runs every container as somebody, without rights, from files that it cannot write', () => {
    for (const { metadata, spec } of workloadsOf(rendered('everything'))) {
      for (const { securityContext } of spec.template.spec.containers)
        expect(securityContext, metadata.name).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
    }
  });
});

/** What Secrets would hold. */
const SECRETS: Readonly<Record<string, string>> = { DATABASE_URL: 'postgresql://u:p@127.0.0.1:1/x' };
/** Addresses at which nobody answers at once, and no files of certificates. */
const NOWHERE = {
  SPANHOUSE_KAFKA_BROKERS: '127.0.0.1:1',
  SPANHOUSE_KAFKA_TLS: 'false',
  SPANHOUSE_KAFKA_TLS_CA_FILE: undefined,
  SPANHOUSE_KAFKA_TLS_CERT_FILE: undefined,
  SPANHOUSE_KAFKA_TLS_KEY_FILE: undefined,
  CLICKHOUSE_URL: 'http://127.0.0.1:1',
};
