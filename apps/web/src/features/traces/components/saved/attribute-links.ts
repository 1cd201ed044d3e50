'use client';

import { useQuery } from '@tanstack/react-query';
import { createContext, useContext, useMemo } from 'react';
import { useApi } from '../../../../client/api.tsx';
import { linksOf, type LinkedSpan, type RuleLink } from '../../model/link-rules.ts';
import type { SpanDetail } from '../../model/trace-view.ts';

type Attribute = { readonly key: string; readonly text: string };
type LinksOfAttribute = (attribute: Attribute) => readonly RuleLink[];

/** The project's links of an attribute, where attributes of a span are shown. */
export const AttributeLinks = createContext<LinksOfAttribute>(() => []);

export function useAttributeLinks(attribute: Attribute): readonly RuleLink[] {
  return useContext(AttributeLinks)(attribute);
}

/** Links of attributes of this span by the project's rules; none while the rules are on their way. */
export function useSpanLinks(traceId: string, detail: SpanDetail | undefined): LinksOfAttribute {
  const api = useApi();
  const rules = useQuery(api.linkRules.list.queryOptions()).data;
  const span = useMemo(() => (detail === undefined ? null : linkedSpan(traceId, detail)), [traceId, detail]);
  return useMemo(
    () => (attribute: Attribute) => (rules === undefined || span === null ? [] : linksOf(rules, attribute, span)),
    [rules, span],
  );
}

function linkedSpan(traceId: string, { spanId, service, startUnixNano, durationNs }: SpanDetail): LinkedSpan {
  const startMs = Number(BigInt(startUnixNano) / 1_000n) / 1_000;
  return { traceId, spanId, service, startMs, endMs: startMs + durationNs / 1_000_000 };
}
