'use client';

import { tracesToJson } from '@spanhouse/otlp/json';
import { useMemo, useState, type ReactNode } from 'react';
import { useUrlState } from '../../../client/use-url-state.ts';
import { attributeColumn, attributeKeys } from '../from-spans/attribute-columns.ts';
import { toSpanDetail } from '../from-spans/to-span-detail.ts';
import { toTraceView } from '../from-spans/to-trace-view.ts';
import type { TraceFile, TraceOfFile } from '../model/trace-file.ts';
import { pageOfSpans } from '../model/page-of-spans.ts';
import { parseTrace, withTrace } from '../trace-url.ts';
import { download } from './download.ts';
import { TraceSourceProvider, type TraceSource } from './trace-source.ts';
import { TraceWorkspace } from './TraceWorkspace.tsx';

/** One trace of a file, in all the views of a stored one. */
export function FileTrace({ file, trace }: { readonly file: TraceFile; readonly trace: TraceOfFile }): ReactNode {
  const [{ page: number, spanId }] = useUrlState(parseTrace, withTrace);
  const [opened] = useState(spanId);
  const { page, spans } = useMemo(
    () => pageOfSpans(trace.spans, number === null && opened !== null ? { spanId: opened } : { number: number ?? 1 }),
    [trace, number, opened],
  );
  const view = useMemo(
    () =>
      toTraceView(
        {
          traceId: trace.traceId,
          tier: 'hot',
          missingBlocks: 0,
          page,
          storedSpans: trace.spans.length,
        },
        spans,
      ),
    [trace, page, spans],
  );
  const source = useMemo((): TraceSource => {
    const bySpanId = new Map(spans.map((from) => [from.span.spanId, from]));
    return {
      key: `${file.name}/${trace.traceId}/${String(view.orderHash)}`,
      isStored: false,
      exportTrace: () => download(`trace-${trace.traceId}.json`, 'application/json', tracesToJson(file.data)),
      span: (spanId) => {
        const from = bySpanId.get(spanId);
        return from === undefined ? Promise.reject(new Error(`the file has no span ${spanId}`)) : Promise.resolve(toSpanDetail(from));
      },
      attributeKeys: () => Promise.resolve(attributeKeys(spans)),
      attributeColumn: (key) => Promise.resolve(attributeColumn(spans, key)),
    };
  }, [file, trace, view, spans]);
  return (
    <TraceSourceProvider value={source}>
      <TraceWorkspace view={view} onReload={ignored} />
    </TraceSourceProvider>
  );
}

/** Nothing more comes into a file. */
const ignored = (): void => undefined;
