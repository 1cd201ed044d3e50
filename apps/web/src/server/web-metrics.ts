import type { AnsweredQuestion } from '@spanhouse/clickhouse';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/** From a look-up by key to the limit of a query. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** One request, as it ended: `outcome` is `ok` or the code of the error that the caller was told. */
export type AnsweredRequest = { readonly procedure: string; readonly outcome: string; readonly seconds: number };

/** What the web server tells of itself, in Prometheus' words; docs/operations.md explains each name. */
export class WebMetrics {
  readonly registry = new Registry();
  readonly #requestSeconds = new Histogram({
    name: 'spanhouse_web_request_seconds',
    help: 'Time until a procedure, or a route of the HTTP API, began its answer',
    labelNames: ['procedure', 'outcome'],
    buckets: SECONDS,
    registers: [this.registry],
  });
  readonly #clickhouseSeconds = new Histogram({
    name: 'spanhouse_web_clickhouse_seconds',
    help: 'Time of a question to ClickHouse',
    labelNames: ['tag', 'outcome'],
    buckets: SECONDS,
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  answered({ procedure, outcome, seconds }: AnsweredRequest): void {
    this.#requestSeconds.observe({ procedure, outcome }, seconds);
  }

  asked({ tag, failure, seconds }: AnsweredQuestion): void {
    this.#clickhouseSeconds.observe({ tag, outcome: failure ?? 'ok' }, seconds);
  }
}
