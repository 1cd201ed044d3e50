'use client';

import type { ReactNode } from 'react';
import type { SearchResult } from '../../model/search-view.ts';
import { SpanTable } from './SpanTable.tsx';
import type { TableProps } from './table-props.ts';
import { TraceTable } from './TraceTable.tsx';

/** What was found, as traces or as spans. A row opens its trace; names in it narrow the query. */
export function ResultTable({ result, ...props }: TableProps & { readonly result: SearchResult }): ReactNode {
  return result.mode === 'traces' ? <TraceTable {...props} rows={result.rows} /> : <SpanTable {...props} rows={result.rows} />;
}
