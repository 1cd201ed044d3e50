'use client';

import { queryOptions } from '@tanstack/react-query';
import { createContext, useContext, useMemo } from 'react';
import { useApiClient } from '../../../client/api.tsx';
import { useFrame } from '../../frame/index.ts';
import type { AttributeColumn, AttributeKey } from '../model/attribute-column.ts';
import { downloadFrom } from './download.ts';
import type { SpanDetail } from '../model/trace-view.ts';

/** Where the page gets what it does not have yet: from the server, or from a file that was opened. */
export type TraceSource = {
  /** Names the trace in what is kept of answers. */
  readonly key: string;
  /** Whether the trace is stored in the project: other pages know it then. */
  readonly isStored: boolean;
  /** Gives the reader the whole trace as a file of OTLP/JSON. */
  exportTrace(): void;
  span(spanId: string, signal: AbortSignal): Promise<SpanDetail>;
  attributeKeys(signal: AbortSignal): Promise<readonly AttributeKey[]>;
  attributeColumn(key: string, signal: AbortSignal): Promise<AttributeColumn>;
};

const SourceContext = createContext<TraceSource | null>(null);
export const TraceSourceProvider = SourceContext.Provider;

export function useTraceSource(): TraceSource {
  const source = useContext(SourceContext);
  if (source === null) throw new Error('useTraceSource outside TraceSourceProvider');
  return source;
}

/** A page of the trace as it is stored. */
export function useStoredTrace(traceId: string, page: number): TraceSource {
  const client = useApiClient();
  const { project } = useFrame();
  return useMemo(
    () => ({
      key: `${traceId}/${String(page)}`,
      isStored: true,
      exportTrace: () => downloadFrom(`trace-${traceId}.json`, `/api/v1/traces/${traceId}?project=${encodeURIComponent(project)}`),
      span: (spanId, signal) => client.traces.span.query({ traceId, spanId }, { signal }),
      attributeKeys: async (signal) => (await client.traces.attributeKeys.query({ traceId, page }, { signal })).keys,
      attributeColumn: (key, signal) => client.traces.attributeColumn.query({ traceId, page, key }, { signal }),
    }),
    [client, traceId, page, project],
  );
}

export const spanQuery = (source: TraceSource, spanId: string) =>
  queryOptions({ queryKey: ['trace-source', source.key, 'span', spanId], queryFn: ({ signal }) => source.span(spanId, signal) });

export const attributeKeysQuery = (source: TraceSource) =>
  queryOptions({ queryKey: ['trace-source', source.key, 'keys'], queryFn: ({ signal }) => source.attributeKeys(signal) });

export const attributeColumnQuery = (source: TraceSource, key: string) =>
  queryOptions({ queryKey: ['trace-source', source.key, 'column', key], queryFn: ({ signal }) => source.attributeColumn(key, signal) });
