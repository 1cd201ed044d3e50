import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Lane } from './lanes.ts';

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** What the embedded server tells of itself, in Prometheus' words; docs/operations.md explains each name. */
export class EmbeddedMetrics {
  readonly registry = new Registry();
  readonly #querySeconds = new Histogram({
    name: 'spanhouse_clickhouse_query_seconds',
    help: 'Time of a query, from its head to the end of its answer',
    labelNames: ['outcome'],
    buckets: SECONDS,
    registers: [this.registry],
  });

  constructor(lanes: Readonly<Record<string, Pick<Lane, 'running' | 'waiting'>>>) {
    collectDefaultMetrics({ register: this.registry });
    const registers = [this.registry];
    const each = (of: 'running' | 'waiting', gauge: Gauge): void => {
      for (const [lane, state] of Object.entries(lanes)) gauge.set({ lane }, state[of]);
    };
    new Gauge({
      name: 'spanhouse_clickhouse_running_queries',
      help: 'Queries that the engine works on',
      labelNames: ['lane'],
      registers,
      collect() {
        each('running', this);
      },
    });
    new Gauge({
      name: 'spanhouse_clickhouse_waiting_queries',
      help: 'Queries that wait for a place in their lane',
      labelNames: ['lane'],
      registers,
      collect() {
        each('waiting', this);
      },
    });
  }

  /** @param outcome `ok`, `gone` when the client went away, else the number of ClickHouse's error. */
  answered(outcome: string, seconds: number): void {
    this.#querySeconds.observe({ outcome }, seconds);
  }
}
