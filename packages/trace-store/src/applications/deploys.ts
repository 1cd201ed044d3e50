import { unixMs } from '@spanhouse/core';
import type { z } from 'zod';
import type { CountRange, Deploy } from '../model/application-reader.ts';
import type { VersionRow } from './queries/deploys.ts';

type Seen = z.output<typeof VersionRow>;

/**
 * Versions whose first span came in the range, of services that had another one before: a service that is new itself was not deployed anew.
 *
 * @param seen versions in the range and in as long before it
 */
export function deploysOf(seen: readonly Seen[], { startMs, endMs }: CountRange): readonly Deploy[] {
  const byService = new Map<string, Seen[]>();
  for (const row of seen) byService.set(row.service, [...(byService.get(row.service) ?? []), row]);
  return [...byService]
    .flatMap(([service, versions]) => {
      const inOrder = [...versions].sort((a, b) => a.first - b.first || a.version.localeCompare(b.version));
      return inOrder.flatMap(({ version, first }, i): Deploy[] => {
        const before = inOrder[i - 1];
        const timeMs = first * 1_000;
        if (before === undefined || before.first === first || timeMs < startMs || timeMs >= endMs) return [];
        return [{ service, version, timeMs: unixMs(timeMs), before: before.version }];
      });
    })
    .sort((a, b) => a.timeMs - b.timeMs || a.service.localeCompare(b.service));
}
