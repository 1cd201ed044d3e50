'use client';

import { useFrame } from '../../frame/index.ts';
import { comparedRange, comparisonOffset, type ComparedWith, type Comparison } from '../../applications/index.ts';

/** The range of the page and the one it is held against, as the server takes them. */
export function useRanges(
  compare: Comparison,
  usual: ComparedWith,
): {
  readonly now: { readonly startMs: number; readonly endMs: number };
  readonly then: { readonly startMs: number; readonly endMs: number };
  readonly comparedWith: ComparedWith;
  readonly offsetMs: number;
} {
  const { resolved } = useFrame();
  const comparedWith = compare === 'none' ? usual : compare;
  const before = comparedRange(resolved, comparedWith);
  return {
    now: { startMs: resolved.fromMs, endMs: resolved.toMs },
    then: { startMs: before.fromMs, endMs: before.toMs },
    comparedWith,
    offsetMs: comparisonOffset(resolved, comparedWith),
  };
}
