import { mkdir, readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { createClickHouse, type ClickHouse } from '@spanhouse/clickhouse';
import {
  bug,
  type Clock,
  type Component,
  ConfigError,
  type Log,
  parseProjectId,
  type Random,
  retry,
  type Running,
  Secret,
  startAll,
} from '@spanhouse/core';
import { createAdminServer, type ReadinessCheck } from '@spanhouse/core/admin-server';
import {
  createDatabase,
  createIngestKeys,
  createKeyMemory,
  watchProjectSettings,
  type Database,
  type IngestKeys,
  type ProjectSettings,
  type WatchedProjectSettings,
} from '@spanhouse/db';
import { createObjectStore, type ObjectStore } from '@spanhouse/object-store';
import { OTLP_LIMITS } from '@spanhouse/otlp';
import {
  createFileSpanLog,
  createKafkaSpanLog,
  FILE_SPAN_LOG_DEFAULTS,
  kafkaOptionsOf,
  openDeadLetters,
  openSharedDeadLetters,
  type DeadLetters,
  type SpanLog,
} from '@spanhouse/span-log';
import { createTraceReader, UPKEEP_LIMITS, type CutSettings } from '@spanhouse/trace-store';
import { IngestMetrics } from './admin/ingest-metrics.ts';
import { createCompute } from './compute/compute.ts';
import { PathLearner, type RulesByProject } from './compute/path-learner.ts';
import { createDeadLetterReplay } from './compute/replay-dead-letters.ts';
import { createDerive } from './derive/derive.ts';
import { createThreadDeriver } from './derive/thread-deriver.ts';
import type { IngestEnv, Role } from './env.ts';
import { createGateway, type GatewayDeps } from './gateway/gateway.ts';
import { firstUnusedOffset } from './compute/partition-worker.ts';
import type { ExportSignal } from './gateway/signals.ts';
import { createProber } from './prober/prober.ts';
import { createStoreCheck } from './store-check.ts';
import { createUpkeep } from './upkeep/upkeep.ts';

export type IngestDeps = {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** A role ended by a mistake of ours: the process should end and be started again. */
  readonly onFailed: (error: unknown) => void;
};

/** `spanhouse`: what the product tells of itself. */
const OWN_PROJECT = parseProjectId(3);
const GATEWAY_ID_BYTES_MAX = 255;
/** Room is made by whole segments, so even a small log has some. */
const SEGMENTS_MIN = 16;
/** In the data directory; the operator's commands look there too. */
const DEAD_LETTERS = 'dead-letter';
/** A bucket is asked for its dead letters by every compute, and some ask for money for each question. */
const LOOK_INTO_BUCKET_EVERY_MS = 10_000;
const BLOCK_BYTES_MAX = 4 * 1024 * 1024;
/** Only a log without a segment asks the index, at its start. */
const INDEX_RETRIES = { attempts: 20, firstDelayMs: 100, maxDelayMs: 2_000 };

/** What compute and upkeep work on. */
type Stores = { readonly clickhouse: ClickHouse; readonly objectStore: ObjectStore };
type OpenLog = { readonly spanLog: SpanLog; readonly firstPartition: number };

/**
 * The roles in one process, around one log. The order is what matters: the gateway opens last and closes first, so
 * that compute can drain what was acknowledged. The log on disk locks its folder: a second instance ends with DATA.LOCKED.
 */
export async function startIngest(env: IngestEnv, roles: ReadonlySet<Role>, deps: IngestDeps): Promise<Running> {
  await mkdir(env.SPANHOUSE_DATA, { recursive: true, mode: 0o700 });
  const metrics = new IngestMetrics();
  const stores = roles.has('compute') || roles.has('upkeep') ? openStores(env, deps) : null;
  const log = roles.has('compute') || roles.has('gateway') ? await openSpanLog(env, stores?.clickhouse ?? null, deps) : null;
  const components: Component[] = [];
  const checks: ReadinessCheck[] = [];
  if (stores !== null) {
    components.push(
      closing('clickhouse', () => stores.clickhouse.close()),
      closing('objects', () => stores.objectStore.close()),
    );
    checks.push(clickhouseCheck(stores.clickhouse));
    if (isInBucket(env)) components.push(createStoreCheck({ ...deps, objectStore: stores.objectStore }));
  }
  if (log !== null) {
    components.push(closing('log', () => log.spanLog.close()));
    checks.push(logCheck(log.spanLog));
    metrics.watchLog(log.spanLog);
  }
  const { SPANHOUSE_ADMIN_HOST: host, SPANHOUSE_ADMIN_PORT: port } = env;
  components.push(createAdminServer({ host, port, registry: metrics.registry, checks, clock: deps.clock, log: deps.log }));
  if (stores !== null && roles.has('upkeep'))
    components.push(upkeepOf(env, stores, metrics, deps), ...(await proberOf(env, stores, metrics, deps)));
  if (stores !== null && log !== null && roles.has('compute')) components.push(...computeOf(env, stores, log, metrics, deps));
  if (log !== null && roles.has('gateway')) components.push(...gatewayOf(env, log.spanLog, metrics, deps));
  return startAll(components);
}

function upkeepOf(env: IngestEnv, stores: Stores, metrics: IngestMetrics, { clock, log }: IngestDeps): Component {
  return createUpkeep({
    ...stores,
    clock,
    log,
    limits: UPKEEP_LIMITS,
    everyMs: env.SPANHOUSE_UPKEEP_SECONDS * 1_000,
    onRound: (round) => {
      metrics.kept(round);
    },
  });
}

async function proberOf(env: IngestEnv, stores: Stores, metrics: IngestMetrics, deps: IngestDeps): Promise<readonly Component[]> {
  if (env.SPANHOUSE_PROBE_URL === null) return [];
  return [
    createProber({
      ...deps,
      url: env.SPANHOUSE_PROBE_URL,
      key: env.SPANHOUSE_PROBE_KEY ?? (await readProberKey(env.SPANHOUSE_DATA)),
      projectId: OWN_PROJECT,
      reader: createTraceReader({ ...stores, clock: deps.clock, log: deps.log }),
      everyMs: env.SPANHOUSE_PROBE_SECONDS * 1_000,
      onProbe: (report) => {
        metrics.probed(report);
      },
    }),
  ];
}

async function readProberKey(dataDirectory: string): Promise<Secret> {
  const file = join(dataDirectory, 'secrets', 'prober-ingest-key');
  try {
    return new Secret((await readFile(file, 'utf8')).trim());
  } catch (cause) {
    throw new ConfigError(`SPANHOUSE_PROBE_URL is set, but neither is SPANHOUSE_PROBE_KEY nor can ${file} be read`, { cause });
  }
}

function computeOf(
  env: IngestEnv,
  stores: Stores,
  { spanLog, firstPartition }: OpenLog,
  metrics: IngestMetrics,
  deps: IngestDeps,
): readonly Component[] {
  const { clock, log } = deps;
  const deadLetters = deadLettersOf(env, stores.objectStore, clock);
  if (spanLog.isShared && !isInBucket(env))
    log.warn('ingest.objects_not_shared', { 'file.path': env.SPANHOUSE_DATA, why: 'others that read this log need the same files' });
  const projects = projectSettingsOf(env, deps);
  const paths = new PathLearner({ ...stores, clock, log });
  const settings = cutSettingsOf(env, projects?.watched ?? null, paths);
  return [
    ...(projects === null ? [] : [closing('project database', () => projects.database.close()), projects.watched]),
    paths.component(),
    onceKnown(
      projects?.watched ?? null,
      createCompute({
        ...deps,
        ...stores,
        spanLog,
        firstPartition,
        deadLetters,
        settings,
        onStored: (cut) => {
          metrics.stored(cut);
        },
      }),
      deps,
    ),
    onceKnown(
      projects?.watched ?? null,
      createDerive({
        ...deps,
        ...stores,
        spanLog,
        firstPartition,
        settings,
        deriver: createThreadDeriver(env.SPANHOUSE_DERIVE_SPANS_PER_SECOND),
        logBytesMax: env.SPANHOUSE_LOG_BYTES_MAX / 2,
      }),
      deps,
    ),
    createDeadLetterReplay({ deadLetters, spanLog, clock, log, ...(isInBucket(env) ? { lookEveryMs: LOOK_INTO_BUCKET_EVERY_MS } : {}) }),
  ];
}

function gatewayOf(env: IngestEnv, spanLog: SpanLog, metrics: IngestMetrics, { clock, log }: IngestDeps): readonly Component[] {
  const database = createDatabase({ url: env.DATABASE_URL ?? noValue('DATABASE_URL') }, { log });
  // What a key was good for is remembered by signal: a key for traces alone must not bring logs while the database is away.
  const keysOf = (signal: ExportSignal, file: string): IngestKeys => {
    const memory = createKeyMemory(join(env.SPANHOUSE_DATA, 'gateway', file), { clock, log });
    return createIngestKeys(database, { clock, log, memory }, { signal, isKeylessFromLoopback: env.SPANHOUSE_KEYLESS_FROM_LOOPBACK });
  };
  const keys = { traces: keysOf('traces', 'ingest-keys.json'), logs: keysOf('logs', 'ingest-keys-logs.json') };
  return [
    closing('database', () => database.close()),
    watched(metrics, {
      log: spanLog,
      logger: log,
      clock,
      keys: { resolve: (presented) => keys[presented.signal].resolve(presented) },
      gatewayId: hostId(),
      host: env.SPANHOUSE_OTLP_HOST,
      httpPort: env.SPANHOUSE_OTLP_HTTP_PORT,
      grpcPort: env.SPANHOUSE_OTLP_GRPC_PORT,
      quotaDefault: {
        spansPerSecond: env.SPANHOUSE_KEY_SPANS_PER_SECOND || null,
        bytesPerSecond: env.SPANHOUSE_KEY_BYTES_PER_SECOND || null,
      },
    }),
  ];
}

function openStores(env: IngestEnv, deps: IngestDeps): Stores {
  return { clickhouse: openClickHouse(env, deps), objectStore: createObjectStore(env, env.SPANHOUSE_DATA, deps) };
}

function openClickHouse(env: IngestEnv, deps: IngestDeps): ClickHouse {
  return createClickHouse(
    {
      url: env.CLICKHOUSE_URL,
      username: env.CLICKHOUSE_USER,
      password: env.CLICKHOUSE_PASSWORD ?? noValue('CLICKHOUSE_PASSWORD'),
      database: env.CLICKHOUSE_DATABASE,
      cluster: env.CLICKHOUSE_CLUSTER,
    },
    deps,
  );
}

/** Where the blocks are: with a bucket all computes and the operator see the same. */
function deadLettersOf(env: IngestEnv, objectStore: ObjectStore, clock: Clock): DeadLetters {
  return isInBucket(env) ? openSharedDeadLetters(objectStore, { clock }) : openDeadLetters(join(env.SPANHOUSE_DATA, DEAD_LETTERS));
}

function isInBucket(env: IngestEnv): boolean {
  return env.OBJECT_STORE_BUCKET !== undefined;
}

function noValue(key: keyof IngestEnv): never {
  throw bug(`${key} was not asked for`);
}

/** A gateway whose doings are counted. */
function watched(metrics: IngestMetrics, deps: GatewayDeps): Component {
  const gateway = createGateway({
    ...deps,
    onAppended: (seconds) => {
      metrics.appended(seconds);
    },
  });
  return {
    name: gateway.name,
    start: async () => {
      const running = await gateway.start();
      metrics.watchGateway(running);
      return running;
    },
  };
}

function logCheck(log: SpanLog): ReadinessCheck {
  return { name: 'log', whyNot: () => log.bounds(0).then(() => null) };
}

function clickhouseCheck(clickhouse: ClickHouse): ReadinessCheck {
  return { name: 'clickhouse', whyNot: async () => ((await clickhouse.ping()) ? null : 'ClickHouse does not answer') };
}

/** In Kafka, which other instances share, where brokers are named; else on disk, for this instance alone. */
async function openSpanLog(env: IngestEnv, clickhouse: ClickHouse | null, deps: IngestDeps): Promise<OpenLog> {
  const kafka = kafkaOptionsOf(env, `spanhouse-${hostId()}`);
  if (kafka !== null) return { spanLog: await createKafkaSpanLog(kafka, deps), firstPartition: env.SPANHOUSE_KAFKA_FIRST_PARTITION };
  if (clickhouse === null) throw bug('a log on disk without compute');
  const firstOffset = (partition: number): Promise<bigint> =>
    retry(() => firstUnusedOffset(clickhouse, partition), INDEX_RETRIES, { ...deps, signal: new AbortController().signal });
  const bytesMax = env.SPANHOUSE_LOG_BYTES_MAX;
  const segmentBytesMax = Math.min(FILE_SPAN_LOG_DEFAULTS.segmentBytesMax, Math.ceil(bytesMax / SEGMENTS_MIN));
  const directory = join(env.SPANHOUSE_DATA, 'log');
  return { spanLog: await createFileSpanLog({ directory, firstOffset, bytesMax, segmentBytesMax }, deps), firstPartition: 0 };
}

function hostId(): string {
  return Buffer.from(hostname()).subarray(0, GATEWAY_ID_BYTES_MAX).toString();
}

/** What cuts are made with: the installation's settings and, of each project, its own. The same object as long as nothing has changed. */
function cutSettingsOf(env: IngestEnv, projects: WatchedProjectSettings | null, paths: PathLearner): () => CutSettings {
  let made: { readonly from: ProjectSettings | null; readonly rules: RulesByProject; readonly settings: CutSettings } | undefined;
  return () => {
    const from = projects?.snapshot() ?? null;
    const rules = paths.snapshot();
    if (made?.from !== from || made.rules !== rules) made = { from, rules, settings: { ...settingsOf(env, from), pathRules: rules } };
    return made.settings;
  };
}

function settingsOf(env: IngestEnv, projects: ProjectSettings | null): CutSettings {
  return {
    retentionDaysDefault: env.SPANHOUSE_RETENTION_DAYS,
    retentionDays: projects?.retentionDays ?? {},
    indexedTags: projects?.indexedTags ?? {},
    traceKeys: env.SPANHOUSE_TRACE_KEYS,
    blockBytesMax: BLOCK_BYTES_MAX,
    limits: OTLP_LIMITS,
  };
}

/** Starts what builds rows when the settings of the projects are known; nothing else waits for that. */
function onceKnown(projects: WatchedProjectSettings | null, builder: Component, { onFailed }: IngestDeps): Component {
  if (projects === null) return builder;
  return {
    name: builder.name,
    start: () => {
      const stopping = new AbortController();
      const started = projects.known(stopping.signal).then(
        () =>
          builder.start().catch((error: unknown) => {
            onFailed(error);
            return null;
          }),
        () => null, // stopped before
      );
      return Promise.resolve({
        name: builder.name,
        stop: async (signal) => {
          stopping.abort(new Error(`${builder.name} is stopping`));
          await (await started)?.stop(signal);
        },
      });
    },
  };
}

/** Without a database all projects keep spans for the installation's days. */
function projectSettingsOf(
  env: IngestEnv,
  { clock, log }: IngestDeps,
): { readonly database: Database; readonly watched: WatchedProjectSettings } | null {
  if (env.DATABASE_URL === undefined) return null;
  const database = createDatabase({ url: env.DATABASE_URL }, { log });
  return {
    database,
    watched: watchProjectSettings(database, join(env.SPANHOUSE_DATA, 'compute', 'project-settings.json'), { clock, log }),
  };
}

/** Something that is open already and has to be closed in its turn. */
function closing(name: string, close: () => Promise<void>): Component {
  return { name, start: () => Promise.resolve({ name, stop: close }) };
}
