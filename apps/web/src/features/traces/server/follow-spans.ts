import { unixMs } from '@spanhouse/core';
import { z } from 'zod';
import type { Context, ProjectOfRequest } from '../../../server/context.ts';
import type { SpanRowView } from '../model/search-view.ts';
import { findInput } from './find-input.ts';
import { baseQuery, targetOf, toSpanRow } from './search.ts';

/** The end of the year 9999. */
const LATEST_MS = 253_402_300_799_000;
const PARTITIONS_MAX = 1_024;

const placeInput = z.object({
  sinceMs: z.number().int().min(0).max(LATEST_MS),
  /** The last block seen of each partition. */
  blocks: z
    .record(z.string().regex(/^\d{1,4}$/), z.string().regex(/^\d{1,20}$/))
    .refine((blocks) => Object.keys(blocks).length <= PARTITIONS_MAX, 'too many partitions'),
});

export const tailInput = findInput.pick({ query: true, environment: true, columns: true }).extend({
  /** Where the look before ended; null: from now on. */
  place: placeInput.nullable(),
});

/** What came since the last look. */
export type TailView = {
  readonly rows: readonly SpanRowView[];
  readonly place: z.output<typeof placeInput>;
  /** Matching spans beyond those that one look gives. */
  readonly notShown: number;
  readonly isBehind: boolean;
  readonly partial: readonly string[];
};

type Ask = Pick<Context, 'traces' | 'signal'> & { readonly project: ProjectOfRequest };

/** Errors: QUERY.INVALID, also for a query of whole traces. */
export async function followSpans({ traces, project, signal }: Ask, input: z.output<typeof tailInput>): Promise<TailView> {
  const columns = input.columns?.map(targetOf) ?? [];
  const place = input.place === null ? null : { ...input.place, sinceMs: unixMs(input.place.sinceMs) };
  const found = await traces.tail({ projectId: project.id, ...baseQuery(input), columns }, place, { signal });
  return { ...found, rows: found.rows.map(toSpanRow), place: { ...found.place, blocks: { ...found.place.blocks } } };
}
