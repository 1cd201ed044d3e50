import { GROUP_ORDERS } from '@spanhouse/trace-store';
import { z } from 'zod';
import { GROUP_KEYS_MAX } from '../url.ts';
import { findInput } from './find-input.ts';

const GROUPS_MAX = 500;
const UINT32_MAX = 0xffff_ffff;

export const keyInput = z.string().min(1).max(512);

export const groupInput = findInput.pick({ startMs: true, endMs: true, query: true, environment: true }).extend({
  /** Keys of the query language. */
  by: z.array(keyInput).min(1).max(GROUP_KEYS_MAX),
  order: z.enum(GROUP_ORDERS),
  /** Counts alone, as facets need them. */
  isCountOnly: z.boolean(),
  limit: z.number().int().min(1).max(GROUPS_MAX),
});
export const groupCurvesInput = groupInput.omit({ order: true, isCountOnly: true, limit: true }).extend({
  /** Of the groups that have one. */
  marks: z.array(z.int().min(0).max(UINT32_MAX)).max(GROUPS_MAX),
});
export type GroupCurvesInput = z.output<typeof groupCurvesInput>;
export type GroupInput = z.output<typeof groupInput>;
