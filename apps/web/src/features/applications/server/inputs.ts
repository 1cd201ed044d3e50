import { BREAKDOWNS, type SpanFilter } from '@spanhouse/trace-store';
import { SPAN_CLASSES } from '@spanhouse/trace-store/describe';
import { z } from 'zod';
import { timeRangeInput } from '../../../server/time-range-input.ts';

/** Longer names are cut when they are stored: INDEX_TEXT_BYTES_MAX bytes. */
const nameInput = z.string().max(512);

/** The environment chosen at the top of the page; null: all. */
export const environmentInput = nameInput.nullable();

export const servicesInput = timeRangeInput.extend({ environment: environmentInput });

export const causesInput = servicesInput.extend({ baseline: timeRangeInput });

/** Which spans are counted; absent: any. */
export const spanFilterInput = z.object({
  service: nameInput.min(1),
  name: nameInput.optional(),
  spanClass: z.enum(SPAN_CLASSES).optional(),
  environment: environmentInput,
  region: nameInput.optional(),
  version: nameInput.optional(),
  instance: nameInput.optional(),
  host: nameInput.optional(),
  /** What is called, of calls. */
  component: nameInput.optional(),
});
export type SpanFilterInput = z.output<typeof spanFilterInput>;

export const filteredInput = timeRangeInput.extend({ filter: spanFilterInput });
export const breakdownInput = filteredInput.extend({ by: z.enum(BREAKDOWNS) });
export const deploysInput = timeRangeInput.extend({ service: nameInput.min(1) });

/** One interface of one service; `name` as it is shown. */
export const interfaceInput = timeRangeInput.extend({ service: nameInput.min(1), name: nameInput.min(1), environment: environmentInput });

export function toSpanFilter({ environment, ...filter }: SpanFilterInput): SpanFilter {
  const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
  return { ...given, ...toEnvironment({ environment }) };
}

export function toEnvironment({ environment }: { readonly environment: string | null }): { readonly environment?: string } {
  return environment === null ? {} : { environment };
}
