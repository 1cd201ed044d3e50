import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from '@spanhouse/clickhouse';
import { systemClock } from '@spanhouse/core';
import { z } from 'zod';
import { readBack, sampleOf, type ReadBack } from '../crash/read-back.ts';
import { startSender } from '../crash/sender.ts';
import type { Verdict } from '../crash/verdict.ts';
import { until } from '../crash/waiting.ts';
import { prepareDeployment, webIsUp, type Deployment } from './deployment.ts';
import { readByWeb } from './read-by-web.ts';
import type { RoleInstance } from './role-instance.ts';
import { PARTITIONS, type ServerAddresses } from './shared-stores.ts';

export type RolesReport = {
  /** Spans. */
  readonly acknowledged: number;
  readonly spansPerSecond: number;
  /** Requests that were sent again. */
  readonly repeated: number;
  readonly waysOfReading: ReadBack & { readonly byWeb: Verdict };
  /** What each of the things that were done was followed by. */
  readonly seen: readonly string[];
  /** Objects that upkeep had joined when all was read back. */
  readonly joinedObjects: number;
  /** Traces that the web says it has answered. */
  readonly answeredByWeb: number;
};

/** Of each of the sender's four clients, which send 50 spans at a time: some thousand spans a second in all. */
const PAUSE_MS = 20;
const SAMPLED_REQUESTS = 100;
const WEB_REQUESTS = 40;
const ANSWERED = /^spanhouse_web_request_seconds_count\{procedure="\/api\/v1\/traces\/…",outcome="ok"\} (\d+)$/m;
/** Things are done only under load. */
const SPANS_BETWEEN = 10_000;

/**
 * Gateway, computes, upkeep and web as processes of their own, under load: a compute is added, two are killed, one is stopped, the gateway is killed
 * and stopped, all are started again; then what was acknowledged is read back, by the product's own web too.
 */
export async function runRolesApart(addresses: ServerAddresses, say: (line: string) => void = () => undefined): Promise<RolesReport> {
  const directory = await mkdtemp(join(tmpdir(), 'spanhouse-roles-'));
  const deployment = await prepareDeployment(addresses, directory);
  try {
    return await new RolesApart(deployment, say).run();
  } finally {
    await deployment.end();
    await rm(directory, { recursive: true, force: true });
  }
}

class RolesApart {
  readonly #deployment: Deployment;
  readonly #say: (line: string) => void;
  readonly #seen: string[] = [];
  readonly #running = new Set<RoleInstance>();

  constructor(deployment: Deployment, say: (line: string) => void) {
    this.#deployment = deployment;
    this.#say = say;
  }

  async run(): Promise<RolesReport> {
    const { gateway, upkeep, web, key } = this.#deployment;
    // All at once, as an orchestrator would: whoever comes first makes the topic.
    web.start();
    const addCompute = (): Promise<RoleInstance> => this.#deployment.addCompute();
    const [first, second, third] = await Promise.all([addCompute(), addCompute(), addCompute()]);
    await Promise.all([gateway.start(), upkeep.start(), webIsUp(this.#deployment), ...[first, second, third].map((it) => this.#start(it))]);
    await this.#partitionsAreShared('three computes start');
    const startedMs = systemClock.monotonicMs();
    const sender = startSender(this.#deployment, { seed: 7, pauseMs: PAUSE_MS, key });
    const underLoad = async (what: string, work: () => Promise<void>): Promise<void> => {
      const before = sender.progress.acknowledgedSpans;
      await until(() => sender.progress.acknowledgedSpans >= before + SPANS_BETWEEN, `spans are acknowledged before: ${what}`);
      await work();
      await this.#partitionsAreShared(what);
    };

    const fourth = await addCompute();
    await underLoad('a compute is added', () => this.#start(fourth));
    await underLoad('a compute is killed', () => this.#end(first, 'kill'));
    await underLoad('a compute is stopped', () => this.#end(second, 'stop'));
    await underLoad('the gateway is killed and started again', async () => {
      await gateway.program.kill();
      await gateway.start();
    });
    await underLoad('another compute is killed, and both are started again', async () => {
      await this.#end(third, 'kill');
      await Promise.all([this.#start(first), this.#start(third)]);
    });
    await underLoad('the gateway is stopped and started again', async () => {
      if ((await gateway.program.stop()) !== 0)
        throw new Error(['the gateway did not stop in order', ...gateway.program.output].join('\n'));
      await gateway.start();
    });
    await underLoad('the last is back', () => this.#start(second));
    const { repeated } = sender.progress;
    await sender.stop();
    const seconds = (systemClock.monotonicMs() - startedMs) / 1000;
    const { acknowledgedSpans: acknowledged } = sender.progress;
    await this.#isDrained(acknowledged);
    return { acknowledged, repeated, spansPerSecond: Math.round(acknowledged / seconds), ...(await this.#readBack()), seen: this.#seen };
  }

  async #readBack(): Promise<Pick<RolesReport, 'waysOfReading' | 'joinedObjects' | 'answeredByWeb'>> {
    const { stores, webUrl, webAdminUrl } = this.#deployment;
    const ledger = this.#deployment.ledger();
    const byWeb = await readByWeb(webUrl, sampleOf([...ledger.values()], WEB_REQUESTS));
    const answeredByWeb = Number(ANSWERED.exec(await (await fetch(`${webAdminUrl}/metrics`)).text())?.[1] ?? 0);
    // What is doubled comes with what is still under way: all end in order first.
    for (const compute of [...this.#running]) await this.#end(compute, 'stop');
    const joinedObjects = await this.#joinedObjects();
    if ((await this.#deployment.upkeep.program.stop()) !== 0) throw new Error('upkeep did not stop in order');
    return { waysOfReading: { ...(await readBack(stores, ledger, SAMPLED_REQUESTS)), byWeb }, joinedObjects, answeredByWeb };
  }

  async #start(compute: RoleInstance): Promise<void> {
    await compute.start();
    this.#running.add(compute);
  }

  async #end(compute: RoleInstance, how: 'kill' | 'stop'): Promise<void> {
    this.#running.delete(compute);
    if (how === 'kill') await compute.program.kill();
    else if ((await compute.program.stop()) !== 0)
      throw new Error([`${compute.name} did not stop in order`, ...compute.program.output].join('\n'));
  }

  /** Waits until every running compute has partitions, and each partition has one compute. */
  async #partitionsAreShared(after: string): Promise<void> {
    const startedMs = systemClock.monotonicMs();
    let told = '';
    await until(
      async () => {
        const all = await Promise.all([...this.#running].map(async (compute) => ({ compute, ...(await compute.figures()) })));
        told = all.map(({ compute, lag }) => `${compute.name} [${[...lag.keys()].join(' ')}]`).join(', ');
        const owned = all.flatMap(({ lag }) => [...lag.keys()]);
        return owned.length === PARTITIONS && new Set(owned).size === PARTITIONS && all.every(({ lag }) => lag.size > 0);
      },
      `the partitions are shared after: ${after}`,
      () => [told, ...[...this.#running].flatMap(({ program }) => program.output)],
    );
    const seen = `${after}: after ${((systemClock.monotonicMs() - startedMs) / 1000).toFixed(1)} s ${told}`;
    this.#seen.push(seen);
    this.#say(seen);
  }

  async #isDrained(spans: number): Promise<void> {
    const { clickhouse } = this.#deployment.stores;
    await until(
      async () => {
        const [row] = await clickhouse.query(sql`SELECT count() AS stored FROM spans`, z.object({ stored: z.coerce.number() }), {
          tag: 'roles',
        });
        return (row?.stored ?? 0) >= spans;
      },
      'everything is stored',
      () => [...this.#running].flatMap(({ program }) => program.output),
    );
    const lags = await Promise.all([...this.#running].map((compute) => compute.figures()));
    this.#say(`stored; lags ${lags.flatMap(({ lag }) => [...lag.values()]).join(' ')}`);
  }

  async #joinedObjects(): Promise<number> {
    const { clickhouse } = this.#deployment.stores;
    const [row] = await clickhouse.query(
      sql`SELECT uniqExact(object_key) AS joined FROM blocks WHERE placed_at > 0`,
      z.object({ joined: z.coerce.number() }),
      { tag: 'roles' },
    );
    return row?.joined ?? 0;
  }
}
