import type { KeyValue, Resource } from '@spanhouse/otlp';
import { FAILING_VERSION, type Fault } from './faults.ts';
import { integer, text } from './attributes.ts';
import { SERVICES, type Language, type Service } from './topology.ts';

/** One running pod of a service. `key` is unique; a deploy makes new instances with another version. */
export type Instance = {
  readonly key: string;
  /** `service.instance.id`. */
  readonly id: string;
  readonly service: Service;
  readonly version: string;
  readonly pod: string;
  /** IPv4 as a number, for the trace id. */
  readonly ip: number;
  readonly resource: Resource;
};

const NODES = 6;
const SDK: Readonly<
  Record<Language, { readonly name: string; readonly version: string; readonly runtime: string; readonly runtimeVersion: string }>
> = {
  java: { name: 'opentelemetry', version: '1.58.0', runtime: 'OpenJDK Runtime Environment', runtimeVersion: '21.0.8+9' },
  go: { name: 'opentelemetry', version: '1.40.0', runtime: 'go', runtimeVersion: 'go1.26.1' },
  python: { name: 'opentelemetry', version: '1.39.0', runtime: 'cpython', runtimeVersion: '3.13.7' },
  nodejs: { name: 'opentelemetry', version: '2.6.0', runtime: 'nodejs', runtimeVersion: '26.3.0' },
};

/** Stable suffixes as a replica set would give them. */
const SUFFIXES = ['x2k4p', 'b9d7q', 'm3v8s', 'z6c1w'];

/** All pods of a service that are up under these faults. Built once per service and version. */
export function instancesOf(service: string, faults: readonly Fault[]): readonly Instance[] {
  const deploying = faults.some((fault) => fault.kind === 'failing-deploy' && fault.target === service);
  const key = deploying ? `${service}@${FAILING_VERSION}` : service;
  let built = pools.get(key);
  if (built === undefined) {
    built = buildPool(service, deploying ? FAILING_VERSION : null);
    pools.set(key, built);
  }
  return built;
}

/** `order-2` is the third pod of the service `order`. */
export function instanceAt(target: string): Instance | undefined {
  const dash = target.lastIndexOf('-');
  return instancesOf(target.slice(0, dash), [])[Number(target.slice(dash + 1))];
}

const pools = new Map<string, readonly Instance[]>();

function buildPool(name: string, version: string | null): readonly Instance[] {
  const index = SERVICES.findIndex((candidate) => candidate.name === name);
  const service = SERVICES[index];
  if (service === undefined) throw new RangeError(`no such service: ${name}`);
  return Array.from({ length: service.pods }, (_, pod) => buildInstance(service, index, pod, version ?? service.version));
}

function buildInstance(service: Service, index: number, podIndex: number, version: string): Instance {
  const node = (index * 3 + podIndex) % NODES;
  const hash = version === service.version ? '7d9f6c5b8' : '6b8c4f7d9';
  const pod = `${service.name}-${hash}-${SUFFIXES[podIndex] ?? 'x2k4p'}`;
  const id = `${pod}:${service.namespace}`;
  const ip = ((10 << 24) | (20 << 16) | (node << 8) | (10 + index * 4 + podIndex)) >>> 0;
  const address = [24, 16, 8, 0].map((shift) => String((ip >>> shift) & 255)).join('.');
  const sdk = SDK[service.language];
  const attributes: readonly KeyValue[] = [
    text('service.name', service.name),
    text('service.namespace', service.namespace),
    text('service.version', version),
    text('service.instance.id', id),
    text('deployment.environment.name', 'production'),
    text('telemetry.sdk.name', sdk.name),
    text('telemetry.sdk.language', service.language),
    text('telemetry.sdk.version', sdk.version),
    text('process.runtime.name', sdk.runtime),
    text('process.runtime.version', sdk.runtimeVersion),
    integer('process.pid', 1),
    text('host.name', `node-${String(node + 1)}`),
    text('host.ip', address),
    text('k8s.cluster.name', 'shop-prod'),
    text('k8s.namespace.name', service.namespace),
    text('k8s.node.name', `node-${String(node + 1)}`),
    text('k8s.deployment.name', service.name),
    text('k8s.pod.name', pod),
    text('cloud.region', node < 3 ? 'cn-shanghai' : 'cn-hangzhou'),
  ];
  return { key: pod, id, service, version, pod, ip, resource: { attributes, droppedAttributesCount: 0, entityRefs: [] } };
}
