import type { ClickHouse } from '@spanhouse/clickhouse';
import { systemClock, type ProjectId } from '@spanhouse/core';
import { createApplicationReader } from '@spanhouse/trace-store';
import { rangeOf } from './compare.ts';

const RUNS = 5;
const DAY_MS = 86_400_000;

/** Median time, in ms, of the map of a day (edges between services) together with what an interface waited for, from roll-ups. */
export async function mapOfADayMs(clickhouse: ClickHouse, projectId: ProjectId, endMs: number): Promise<number> {
  const reader = createApplicationReader({ clickhouse });
  const day = rangeOf(endMs - DAY_MS, endMs + 120_000);
  const [busiest] = (await reader.interfaces(projectId, day, { spanClass: 'interface' })).rows;
  if (busiest === undefined) throw new Error('no interface was counted');
  const { service, name } = busiest;
  const took: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const began = systemClock.monotonicMs();
    await Promise.all([
      reader.edges(projectId, day, { level: 'service' }),
      reader.latencyParts(projectId, day, { service, name, band: 'all', scope: 'exclusive', by: 'component' }),
    ]);
    took.push(systemClock.monotonicMs() - began);
  }
  return took.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? NaN;
}
