import type { ClickHouse, ProjectQueries, Sql } from '@spanhouse/clickhouse';
import { parseTraceId, unixMs, type ProjectId, type TraceId } from '@spanhouse/core';
import type { z } from 'zod';
import { COMPONENT_CLASSES, SPAN_CLASSES, type ComponentClass, type SpanClass } from '../describe/index.ts';
import { shareBelow } from '../metrics/histogram.ts';
import type { ApplicationReader, Edge, EdgeSide, Golden } from '../model/application-reader.ts';
import type { ReadOptions } from '../model/trace-reader.ts';
import { ask } from '../read/find-rows.ts';
import { projectReads } from '../read/project-reads.ts';
import { bucketsOf, positionOf, type Buckets } from './buckets.ts';
import { toCurves } from './curves.ts';
import { deploysOf } from './deploys.ts';
import { APPLICATION_LIMITS } from './limits.ts';
import { quantilesOf } from './quantiles.ts';
import { BreakdownCountsRow, breakdownSql } from './queries/breakdown.ts';
import { CoverageRow, coverageSql } from './queries/coverage.ts';
import { CurveRow, curvesSql } from './queries/curves.ts';
import { VersionRow, versionsSql } from './queries/deploys.ts';
import { EdgeRow, edgesSql } from './queries/edges.ts';
import { ErrorRow, errorsSql } from './queries/errors.ts';
import { ExemplarRow, exemplarsSql } from './queries/exemplars.ts';
import { InterfaceCountsRow, interfacesSql } from './queries/interfaces.ts';
import { LatencyPartRow, latencyPartsSql } from './queries/latency-parts.ts';
import { MergedHistogramRow, mergedHistogramSql } from './queries/merged-histogram.ts';
import { NamespaceRow, namespacesSql } from './queries/namespaces.ts';
import { ServiceCountsRow, servicesSql } from './queries/services.ts';

/** Reads the counts in ClickHouse. Holds no connection of its own. */
export function createApplicationReader({ clickhouse }: { readonly clickhouse: Pick<ClickHouse, 'inProject'> }): ApplicationReader {
  const reads = projectReads(clickhouse);
  const rows = <S extends z.ZodType>(
    projectId: ProjectId,
    tag: string,
    query: Sql,
    row: S,
    options: ReadOptions,
  ): Promise<z.output<S>[]> => {
    const queries: ProjectQueries = reads.inProject(projectId);
    return queries.query(query, row, ask(`applications.${tag}`, options));
  };
  return {
    async services(projectId, range, filter, options = {}) {
      const buckets = bucketsOf(range, 'list');
      const found = await rows(projectId, 'services', servicesSql(buckets, filter, APPLICATION_LIMITS.services), ServiceCountsRow, options);
      return {
        ...trendOf(buckets),
        rows: found.map((row) => ({
          service: row.service,
          ...goldenOf(row),
          interfaces: row.interfaces,
          instances: row.instances,
          versions: [...new Set(row.versions.map(([, version]) => version))].filter((version) => version !== ''),
          environments: row.environments.filter((environment) => environment !== ''),
          countTrend: summed(
            buckets,
            row.trend.map(([at, spans]) => [at, spans]),
          ),
          errorTrend: summed(
            buckets,
            row.trend.map(([at, , errors]) => [at, errors]),
          ),
        })),
      };
    },
    async interfaces(projectId, range, filter, options = {}) {
      const buckets = bucketsOf(range, 'list');
      const query = interfacesSql(buckets, filter, APPLICATION_LIMITS.interfaces);
      const found = await rows(projectId, 'interfaces', query, InterfaceCountsRow, options);
      return {
        ...trendOf(buckets),
        rows: found.map((row) => ({
          service: row.service,
          name: row.name,
          spanClass: spanClassAt(row.class),
          component: row.component,
          componentClass: componentClassAt(row.component_class),
          ...goldenOf(row),
          maxNs: row.max_ns,
          countTrend: summed(buckets, row.trend),
        })),
      };
    },
    async curves(projectId, range, filter, options = {}) {
      const buckets = bucketsOf(range, 'curve');
      return toCurves(buckets, await rows(projectId, 'curves', curvesSql(buckets, filter), CurveRow, options));
    },
    async breakdown(projectId, range, filter, by, options = {}) {
      const buckets = bucketsOf(range, 'list');
      const query = breakdownSql(buckets, filter, by, APPLICATION_LIMITS.breakdown);
      const found = await rows(projectId, 'breakdown', query, BreakdownCountsRow, options);
      return found.map((row) => ({ value: row.value, ...goldenOf(row) }));
    },
    async exemplars(projectId, range, filter, options = {}) {
      const buckets = bucketsOf(range, 'curve');
      const query = exemplarsSql(buckets, filter, APPLICATION_LIMITS.exemplarsOfKind);
      const found = await rows(projectId, 'exemplars', query, ExemplarRow, options);
      return found.flatMap((row) => {
        const traceId = parseTraceId(row.trace_id);
        const durationNs = row.kind === 'typical' ? null : Number(row.priority);
        return traceId === null ? [] : [{ traceId, kind: row.kind, durationNs, timeMs: unixMs(row.at * 1_000) }];
      });
    },
    async shareBelow(projectId, range, filter, durationNs, options = {}) {
      const query = mergedHistogramSql(bucketsOf(range, 'list'), filter);
      const [row] = await rows(projectId, 'share_below', query, MergedHistogramRow, options);
      const share = row === undefined ? NaN : shareBelow(row, durationNs);
      return Number.isNaN(share) ? null : share;
    },
    async edges(projectId, range, question, options = {}) {
      const query = edgesSql(bucketsOf(range, 'list'), question, APPLICATION_LIMITS.edges);
      const found = await rows(projectId, 'edges', query, EdgeRow, options);
      return found.map((row): Edge => ({
        callerClass: componentClassAt(row.caller_class),
        callerService: row.caller_service,
        callerName: row.caller,
        componentClass: componentClassAt(row.component_class),
        callee: row.callee,
        calleeName: row.operation,
        client: sideOf(row.client_count, row.client_errors, row.client_sum_ns, row.client_quantiles),
        server: sideOf(row.server_count, row.server_errors, row.server_sum_ns, row.server_quantiles),
        gapNs: row.paired === 0 ? null : row.gap_sum_ns / row.paired,
        slowest: traceIdOrNull(row.slowest_trace),
        failing: traceIdOrNull(row.failing_trace),
      }));
    },
    async latencyParts(projectId, range, question, options = {}) {
      const buckets = bucketsOf(range, 'curve');
      const query = latencyPartsSql(buckets, question, APPLICATION_LIMITS.parts);
      const found = await rows(projectId, 'latency_parts', query, LatencyPartRow, options);
      const parts = found.map((row) => ({
        componentClass: componentClassAt(row.component_class),
        component: row.component,
        operation: row.operation,
        calls: row.calls,
        sumNs: row.sum_ns,
        slowest: traceIdOrNull(row.slowest_trace),
        trend: summed(buckets, row.trend),
      }));
      return {
        ...trendOf(buckets),
        requests: parts.find((part) => part.componentClass === 'own' && part.component === '')?.calls ?? 0,
        totalNs: parts.reduce((sum, part) => sum + part.sumNs, 0),
        parts,
      };
    },
    async deploys(projectId, range, service, options = {}) {
      const before = { startMs: unixMs(range.startMs - (range.endMs - range.startMs)), endMs: range.endMs };
      const buckets = bucketsOf(before, 'curve');
      const found = await rows(projectId, 'deploys', versionsSql(buckets, service), VersionRow, options);
      return deploysOf(found, range);
    },
    async namespaces(projectId, range, options = {}) {
      const query = namespacesSql(projectId, range, APPLICATION_LIMITS.services);
      const found = await rows(projectId, 'namespaces', query, NamespaceRow, options);
      return new Map(found.map(({ service, namespace }) => [service, namespace]));
    },
    async coverage(projectId, range, options = {}) {
      const [row] = await rows(projectId, 'coverage', coverageSql(projectId, range), CoverageRow, options);
      if (row === undefined || row.slots === 0) return { weight: 1, traces: 0, lateSpans: 0, rootlessTraces: 0, throughMs: null };
      return {
        weight: row.weight,
        traces: row.traces,
        lateSpans: row.late_spans,
        rootlessTraces: row.rootless,
        throughMs: unixMs(row.through_ms),
      };
    },
    async errors(projectId, range, filter, options = {}) {
      const found = await rows(projectId, 'errors', errorsSql(projectId, range, filter, APPLICATION_LIMITS.errors), ErrorRow, options);
      return found.map(({ kind, value, spans }) => ({ kind, value, count: spans }));
    },
  };
}

type CountsRow = {
  readonly spans: number;
  readonly errors: number;
  readonly sum_ns: number;
  readonly max_ns: number;
  readonly quantiles: readonly number[];
};

function goldenOf({ spans, errors, sum_ns, max_ns, quantiles }: CountsRow): Golden {
  const { p50Ns, p95Ns, p99Ns } = quantilesOf(quantiles, { maxNs: max_ns });
  return { count: spans, errors, sumNs: sum_ns, p50Ns, p95Ns, p99Ns };
}

function sideOf(count: number, errors: number, sumNs: number, quantiles: readonly number[]): EdgeSide {
  const { p50Ns, p95Ns, p99Ns } = quantilesOf(quantiles);
  return { count, errors, sumNs, p50Ns, p95Ns, p99Ns };
}

function trendOf({ resolution, times }: Buckets): { readonly bucketSeconds: number; readonly times: readonly number[] } {
  return { bucketSeconds: resolution.seconds, times };
}

/** Values at Unix seconds, added up by bucket. */
function summed(buckets: Buckets, values: readonly (readonly [number, number])[]): readonly number[] {
  const sums = new Array<number>(buckets.times.length).fill(0);
  for (const [at, value] of values) {
    const position = positionOf(buckets, at);
    if (position >= 0 && position < sums.length) sums[position] = (sums[position] ?? 0) + value;
  }
  return sums;
}

/** What a later version has stored and this one does not know is something else. */
function spanClassAt(position: number): SpanClass {
  return SPAN_CLASSES[position] ?? 'other';
}

function componentClassAt(position: number): ComponentClass {
  return COMPONENT_CLASSES[position] ?? 'own';
}

/** Zeros stand for no trace. */
function traceIdOrNull(text: string): TraceId | null {
  return parseTraceId(text);
}
