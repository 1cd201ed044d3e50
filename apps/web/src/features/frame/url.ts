import { parseTimeRange, type TimeRange } from './model/time-range.ts';

/** What the frame keeps in the URL of every page. */
export type FrameState = {
  readonly range: TimeRange;
  /** Deployment environment; null means all. */
  readonly environment: string | null;
  /** Whether the page asks again by itself. */
  readonly isLive: boolean;
};

const FRAME_KEYS = ['from', 'to', 'env', 'live'] as const;

export function parseFrame(search: URLSearchParams): FrameState {
  const environment = search.get('env');
  return {
    range: parseTimeRange(search.get('from'), search.get('to')),
    environment: environment === '' ? null : environment,
    isLive: search.get('live') === '1',
  };
}

/** Writes the frame's part into a copy of `search` and leaves the rest of it as it is. */
export function withFrame(search: URLSearchParams, state: FrameState): URLSearchParams {
  const next = new URLSearchParams(search);
  next.set('from', state.range.from);
  next.set('to', state.range.to);
  setOrDelete(next, 'env', state.environment);
  setOrDelete(next, 'live', state.isLive ? '1' : null);
  return next;
}

/** Only the frame's part: what a link to another page takes along. */
export function frameOnly(search: URLSearchParams): URLSearchParams {
  const kept = new URLSearchParams();
  for (const key of FRAME_KEYS) {
    const value = search.get(key);
    if (value !== null && key !== 'live') kept.set(key, value);
  }
  return kept;
}

function setOrDelete(search: URLSearchParams, key: string, value: string | null): void {
  if (value === null || value === '') search.delete(key);
  else search.set(key, value);
}

export function hrefOf(path: string, search: URLSearchParams): string {
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}
