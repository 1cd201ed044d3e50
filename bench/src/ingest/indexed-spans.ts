import { sql, type ClickHouse } from '@spanhouse/clickhouse';
import { systemClock } from '@spanhouse/core';
import { z } from 'zod';
import type { Ack } from './drive.ts';

type Sample = { readonly atMs: number; readonly spans: number };

const EVERY_MS = 200;
const QUIET_MS = 3_000;
const SETTLE_MAX_MS = 900_000;

/** Follows how many spans can be found while others are still sent. */
export class IndexedSpans {
  readonly #clickhouse: ClickHouse;
  readonly #samples: Sample[] = [];
  #stopped = false;
  #loop: Promise<void> = Promise.resolve();

  constructor(clickhouse: ClickHouse) {
    this.#clickhouse = clickhouse;
  }

  get now(): number {
    return this.#samples.at(-1)?.spans ?? 0;
  }

  start(): void {
    this.#loop = this.#follow();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#loop;
  }

  /** Resolves when all of `spans` can be found and ClickHouse has nothing left to merge. */
  async settled(spans: number): Promise<void> {
    const began = systemClock.monotonicMs();
    let quietSince = Infinity;
    for (;;) {
      const merges = await count(this.#clickhouse, sql`SELECT count() AS n FROM system.merges`);
      const now = systemClock.monotonicMs();
      quietSince = this.now >= spans && merges === 0 ? Math.min(quietSince, now) : Infinity;
      if (now - quietSince >= QUIET_MS) return;
      if (now - began > SETTLE_MAX_MS) throw new Error(`only ${String(this.now)} of ${String(spans)} spans were found in the end`);
      await systemClock.sleep(EVERY_MS);
    }
  }

  /** For each acknowledgement: how long until its spans could be found, in ms, with the step of the samples. */
  searchableAfter(acks: readonly Ack[]): readonly number[] {
    let next = 0;
    return acks.flatMap(({ atMs, spansSoFar }) => {
      while (next < this.#samples.length && (this.#samples[next]?.spans ?? 0) < spansSoFar) next++;
      const sample = this.#samples[next];
      return sample === undefined ? [] : [Math.max(0, sample.atMs - atMs)];
    });
  }

  async #follow(): Promise<void> {
    while (!this.#stopped) {
      const spans = await count(this.#clickhouse, sql`SELECT count() AS n FROM spans`);
      this.#samples.push({ atMs: systemClock.monotonicMs(), spans });
      await systemClock.sleep(EVERY_MS);
    }
  }
}

async function count(clickhouse: ClickHouse, query: Parameters<ClickHouse['query']>[0]): Promise<number> {
  const [row] = await clickhouse.query(query, z.object({ n: z.coerce.number() }), { tag: 'bench' });
  return row?.n ?? 0;
}
