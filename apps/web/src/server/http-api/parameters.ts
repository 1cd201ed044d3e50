import { AppError, unixNano, type Clock, type UnixNano } from '@spanhouse/core';
import type { TimeRange } from '@spanhouse/trace-store';

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const NS_PER_MS = 1_000_000n;

/** Refuses words that are no parameter: a misspelt condition must not widen the answer. @throws AppError REQUEST.INVALID */
export function checkNames(parameters: URLSearchParams, known: readonly string[]): void {
  for (const name of parameters.keys()) {
    if (name !== 'project' && !known.includes(name)) {
      throw new AppError('REQUEST.INVALID', `There is no parameter ${name.slice(0, 100)}; known are ${known.join(', ')}.`);
    }
  }
}

/** `start` and `end`; without them the last hour. @throws AppError REQUEST.INVALID */
export function rangeOf(parameters: URLSearchParams, clock: Clock): TimeRange {
  const nowMs = clock.now();
  return {
    start: momentOf('start', parameters.get('start') ?? 'now-1h', nowMs),
    end: momentOf('end', parameters.get('end') ?? 'now', nowMs),
  };
}

/** `now`, `now-15m`, ISO 8601, or a number since 1970: nanoseconds with 16 digits or more, milliseconds with 12 to 15, else seconds. */
function momentOf(name: string, text: string, nowMs: number): UnixNano {
  const relative = /^now(?:-(\d{1,7})([smhd]))?$/.exec(text);
  if (relative !== null) return fromMs(nowMs - (relative[1] === undefined ? 0 : Number(relative[1]) * (UNIT_MS[relative[2] ?? ''] ?? 0)));
  if (/^\d{16,19}$/.test(text)) return unixNano(BigInt(text));
  if (/^\d{12,15}$/.test(text)) return fromMs(Number(text));
  if (/^\d{9,11}$/.test(text)) return fromMs(Number(text) * 1000);
  const parsed = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(parsed)) {
    throw new AppError(
      'REQUEST.INVALID',
      `${name}: expected now, now-15m, an ISO 8601 time or a number of seconds, milliseconds or nanoseconds since 1970.`,
    );
  }
  return fromMs(parsed);
}

function fromMs(ms: number): UnixNano {
  return unixNano(BigInt(Math.max(Math.trunc(ms), 0)) * NS_PER_MS);
}

/** @throws AppError REQUEST.INVALID */
export function numberOf(parameters: URLSearchParams, name: string, bounds: { readonly fallback: number; readonly max: number }): number {
  const text = parameters.get(name);
  if (text === null) return bounds.fallback;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > bounds.max)
    throw new AppError('REQUEST.INVALID', `${name}: expected a whole number from 1 to ${String(bounds.max)}.`);
  return value;
}
