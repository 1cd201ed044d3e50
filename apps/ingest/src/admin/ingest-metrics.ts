import { bug } from '@spanhouse/core';
import type { SpanLog } from '@spanhouse/span-log';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { StoredCut } from '../compute/stored-cut.ts';
import { PROBE_RESULTS, type ProbeReport } from '../prober/prober.ts';
import type { UpkeepRound } from '../upkeep/upkeep.ts';
import type { RunningGateway } from '../gateway/gateway.ts';

/** From an fsync on a quiet disk to a sender's patience. */
const APPEND_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
const SEARCHABLE_SECONDS = [0.25, 0.5, 1, 2, 3, 5, 7.5, 10, 15, 30];
const CUT_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * What the ingest program tells of itself, in Prometheus' words; docs/operations.md explains each name. Gauges, and counters that are
 * kept elsewhere, are read when they are asked for.
 */
export class IngestMetrics {
  readonly registry = new Registry();
  readonly #appendSeconds = new Histogram({
    name: 'spanhouse_gateway_append_seconds',
    help: 'Time until the log had a record durably',
    buckets: APPEND_SECONDS,
    registers: [this.registry],
  });
  readonly #cutSeconds = new Histogram({
    name: 'spanhouse_compute_cut_seconds',
    help: 'Time that a cut took, by step',
    labelNames: ['step'],
    buckets: CUT_SECONDS,
    registers: [this.registry],
  });
  readonly #spansStored = this.#counter('spanhouse_compute_spans_stored_total', 'Spans whose blocks and rows are stored');
  readonly #logRecordsStored = this.#counter('spanhouse_compute_log_records_stored_total', 'Log records whose rows are stored');
  readonly #duplicates = this.#counter(
    'spanhouse_compute_duplicate_spans_total',
    'Spans that were left out because the same had come before',
  );
  readonly #blockBytes = this.#counter('spanhouse_compute_block_bytes_total', 'Bytes of stored detail blocks');
  readonly #bodyBytes = this.#counter('spanhouse_compute_body_bytes_total', 'Bytes of stored requests before compression');
  readonly #deadLetters = this.#counter('spanhouse_compute_dead_letters_total', 'Records that could not be processed and were set aside');

  readonly #rounds = new Counter({
    name: 'spanhouse_upkeep_rounds_total',
    help: 'Rounds of upkeep by outcome: done, failed',
    labelNames: ['outcome'],
    registers: [this.registry],
  });
  readonly #lastRound = new Gauge({
    name: 'spanhouse_upkeep_last_success_timestamp_seconds',
    help: 'When the last round of upkeep was done; 0 before the first',
    registers: [this.registry],
  });
  readonly #expired = this.#counter('spanhouse_upkeep_expired_partitions_total', 'Days of one retention that were dropped');
  readonly #joinedObjects = this.#counter('spanhouse_upkeep_joined_objects_total', 'Small objects that were joined into larger ones');
  readonly #joinedBytes = this.#counter('spanhouse_upkeep_joined_bytes_total', 'Bytes of objects that were joined');
  readonly #sweptObjects = this.#counter('spanhouse_upkeep_swept_objects_total', 'Objects that nothing named and that were removed');
  readonly #sweptBytes = this.#counter('spanhouse_upkeep_swept_bytes_total', 'Bytes of objects that were removed');
  readonly #keptObjects = new Gauge({
    name: 'spanhouse_upkeep_kept_objects',
    help: 'Objects that were kept because what they were joined into is missing; anything but 0 needs a look',
    registers: [this.registry],
  });

  readonly #probes = new Counter({
    name: 'spanhouse_probes_total',
    help: 'Known traces by result: ok, refused, missing, mismatch, unreadable; and age: fresh, or old for those read once more after an hour',
    labelNames: ['result', 'age'],
    registers: [this.registry],
  });
  readonly #probeSeconds = new Histogram({
    name: 'spanhouse_probe_searchable_seconds',
    help: 'Time from the acknowledgement of a known trace until it was found',
    buckets: SEARCHABLE_SECONDS,
    registers: [this.registry],
  });

  constructor() {
    for (const result of PROBE_RESULTS) for (const age of ['fresh', 'old']) this.#probes.inc({ result, age }, 0);
    collectDefaultMetrics({ register: this.registry });
  }

  appended(seconds: number): void {
    this.#appendSeconds.observe(seconds);
  }

  stored({ counts, logRecords, deadLetters, buildMs, storeMs }: StoredCut): void {
    this.#cutSeconds.observe({ step: 'build' }, buildMs / 1000);
    this.#cutSeconds.observe({ step: 'store' }, storeMs / 1000);
    this.#spansStored.inc(counts.spans);
    this.#logRecordsStored.inc(logRecords);
    this.#duplicates.inc(counts.duplicateSpans);
    this.#blockBytes.inc(counts.blockBytes);
    this.#bodyBytes.inc(counts.bodyBytes);
    this.#deadLetters.inc(deadLetters);
  }

  /** @param round null for one that failed */
  kept(round: UpkeepRound | null): void {
    this.#rounds.inc({ outcome: round === null ? 'failed' : 'done' });
    if (round === null) return;
    this.#lastRound.setToCurrentTime();
    this.#expired.inc(round.expired.length);
    this.#joinedObjects.inc(round.joined.sources);
    this.#joinedBytes.inc(round.joined.bytes);
    this.#sweptObjects.inc(round.swept.objects);
    this.#sweptBytes.inc(round.swept.bytes);
    this.#keptObjects.set(round.swept.kept);
  }

  probed({ result, age, searchableMs }: ProbeReport): void {
    this.#probes.inc({ result, age });
    if (searchableMs !== null) this.#probeSeconds.observe(searchableMs / 1000);
  }

  watchGateway({ counters, bytesInFlight }: RunningGateway): void {
    const registers = [this.registry];
    new Counter({
      name: 'spanhouse_gateway_requests_total',
      help: 'Export requests by outcome: accepted, or the code of the error they were refused with',
      labelNames: ['outcome'],
      registers,
      collect() {
        this.reset();
        this.inc({ outcome: 'accepted' }, counters.requestsAccepted);
        for (const [outcome, count] of counters.refused) this.inc({ outcome }, count);
      },
    });
    new Counter({
      name: 'spanhouse_gateway_spans_total',
      help: 'Spans by outcome: accepted, or rejected for being such as can never be stored',
      labelNames: ['outcome'],
      registers,
      collect() {
        this.reset();
        this.inc({ outcome: 'accepted' }, counters.items.traces.accepted);
        this.inc({ outcome: 'rejected' }, counters.items.traces.rejected);
      },
    });
    new Counter({
      name: 'spanhouse_gateway_log_records_total',
      help: 'Log records by outcome: accepted, or rejected for being such as can never be stored',
      labelNames: ['outcome'],
      registers,
      collect() {
        this.reset();
        this.inc({ outcome: 'accepted' }, counters.items.logs.accepted);
        this.inc({ outcome: 'rejected' }, counters.items.logs.rejected);
      },
    });
    new Counter({
      name: 'spanhouse_gateway_held_seconds_total',
      help: 'Time that answers to senders waited because compute was behind',
      registers,
      collect() {
        this.reset();
        this.inc(counters.heldMs / 1000);
      },
    });
    new Gauge({
      name: 'spanhouse_gateway_in_flight_bytes',
      help: 'Request bodies that are in memory',
      registers,
      collect() {
        this.set(bytesInFlight());
      },
    });
  }

  watchLog(log: SpanLog): void {
    const registers = [this.registry];
    new Gauge({
      name: 'spanhouse_log_lag_records',
      help: 'Records that a reader of the log has not committed yet',
      labelNames: ['partition', 'reader'],
      registers,
      collect() {
        this.reset();
        for (const { partition, end, readers } of log.status().partitions) {
          for (const { name, committed } of readers) this.set({ partition, reader: name }, Number(end - committed));
        }
      },
    });
    new Gauge({
      name: 'spanhouse_log_bytes',
      help: 'Bytes that the log holds on disk; 0 for a log in Kafka',
      labelNames: ['partition'],
      registers,
      collect() {
        this.reset();
        for (const { partition, bytes } of log.status().partitions) this.set({ partition }, bytes);
      },
    });
  }

  #counter(name: string, help: string): Counter {
    if (!name.endsWith('_total')) throw bug(`a counter is named ${name}`);
    return new Counter({ name, help, registers: [this.registry] });
  }
}
