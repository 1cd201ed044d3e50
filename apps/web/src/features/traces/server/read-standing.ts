import { unixMs } from '@spanhouse/core';
import { SPAN_CLASSES } from '@spanhouse/trace-store/describe';
import { z } from 'zod';
import type { Context, ProjectOfRequest } from '../../../server/context.ts';

const DAY_MS = 86_400_000;
/** The end of the year 9999. */
const LATEST_MS = 253_402_300_799_000;

export const standingInput = z.object({
  service: z.string().max(512),
  /** The name that the span has everywhere in the product. */
  name: z.string().max(512),
  spanClass: z.enum(SPAN_CLASSES),
  durationNs: z.number().min(0).max(Number.MAX_SAFE_INTEGER),
  /** When the span began, milliseconds since 1970. */
  atMs: z.number().min(DAY_MS).max(LATEST_MS),
});

/** The share of the spans of its interface, in the day up to it, that were faster; null: none was counted. */
export type Standing = { readonly slowerThan: number | null };

type Ask = Pick<Context, 'applications' | 'signal'> & { readonly project: ProjectOfRequest };

export async function readStanding(ask: Ask, input: z.output<typeof standingInput>): Promise<Standing> {
  const { service, name, spanClass, durationNs } = input;
  const endMs = Math.ceil(input.atMs) + 1;
  const range = { startMs: unixMs(endMs - DAY_MS), endMs: unixMs(endMs) };
  const slowerThan = await ask.applications.shareBelow(ask.project.id, range, { service, name, spanClass }, durationNs, {
    signal: ask.signal,
  });
  return { slowerThan };
}
