'use client';

import type { Condition } from '@spanhouse/trace-store/query-language';
import { absoluteRange, useFrame } from '../../frame/index.ts';
import type { MsRange } from '../model/comparison.ts';
import { queryText } from '../model/trace-query.ts';

export type TracesHref = (
  query: string,
  extra?: { readonly and?: readonly Condition[]; readonly range?: MsRange; readonly slowestFirst?: boolean },
) => string;

/** Addresses of the traces page: the spans that figures are made of. */
export function useTracesHref(): TracesHref {
  const frame = useFrame();
  return (query, { and = [], range, slowestFirst = false } = {}) =>
    frame.hrefTo('/traces', {
      q: [query, queryText(and)].filter((part) => part !== '').join(' and '),
      mode: 'spans',
      ...(slowestFirst ? { order: 'duration' } : {}),
      ...(range === undefined ? {} : absoluteRange(range.fromMs, range.toMs)),
    });
}
