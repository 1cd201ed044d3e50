import { unixMs } from '@spanhouse/core';
import type { CountRange, DerivedCoverage } from '@spanhouse/trace-store';
import type { Context, ProjectOfRequest } from '../../../server/context.ts';
import { comparedRange, type ComparedWith } from '../../applications/model/comparison.ts';
import { buildTopology } from '../model/build-topology.ts';
import { compareTopologies, notCompared } from '../model/compare-topologies.ts';
import type { TopologyView } from '../model/topology-view.ts';
import type { Topology } from '../model/topology.ts';

type Ask = Pick<Context, 'applications' | 'clock' | 'signal'> & { readonly project: ProjectOfRequest };
export type TopologyQuestion = { readonly range: CountRange; readonly environment: string | null; readonly against: ComparedWith | null };

/** The most that `ApplicationReader.edges` answers with. */
const EDGES_MAX = 5_000;

/** The topology of a range, and how it differs from another one of the same length. */
export async function readTopology(ask: Ask, { range, environment, against }: TopologyQuestion): Promise<TopologyView> {
  const then = against === null ? null : earlier(range, against);
  const [now, before] = await Promise.all([topologyOf(ask, range, environment), then === null ? null : topologyOf(ask, then, environment)]);
  const isEmpty = before?.topology.edges.length === 0;
  return {
    ...(before === null || isEmpty ? notCompared(now.topology) : compareTopologies(now.topology, before.topology)),
    coverage: now.coverage,
    against: then === null ? null : { fromMs: then.startMs, toMs: then.endMs, isEmpty },
    isCut: now.isCut,
  };
}

function earlier({ startMs, endMs }: CountRange, against: ComparedWith): CountRange {
  const { fromMs, toMs } = comparedRange({ fromMs: startMs, toMs: endMs }, against);
  return { startMs: unixMs(fromMs), endMs: unixMs(toMs) };
}

type Read = { readonly topology: Topology; readonly coverage: DerivedCoverage; readonly isCut: boolean };

async function topologyOf({ applications, project, clock, signal }: Ask, range: CountRange, environment: string | null): Promise<Read> {
  const options = { signal };
  const filter = environment === null ? {} : { environment };
  const [edges, services, namespaces, coverage] = await Promise.all([
    applications.edges(project.id, range, { level: 'service', ...filter }, options),
    applications.services(project.id, range, filter, options),
    applications.namespaces(project.id, range, options),
    applications.coverage(project.id, range, options),
  ]);
  // Counts are of whole buckets, of which the last may not be over; calls are counted when their trace has been looked at.
  const fromMs = services.times[0] ?? range.startMs;
  const endMs = (services.times.at(-1) ?? range.endMs) + services.bucketSeconds * 1_000;
  const countedMs = Math.min(endMs, clock.now());
  const calledMs = Math.min(countedMs, coverage.throughMs ?? countedMs);
  const topology = buildTopology({
    calls: edges,
    services: services.rows,
    namespaces,
    requestSeconds: (countedMs - fromMs) / 1_000,
    callSeconds: (calledMs - fromMs) / 1_000,
  });
  return { topology, coverage, isCut: edges.length >= EDGES_MAX };
}
