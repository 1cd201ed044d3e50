import type { TraceView } from '../trace-view.ts';

export type ViewRow = { parent: number; orphan?: 0 | 1; service?: number; name?: number; status?: number; componentClass?: number };

/** A view of these spans, ten nanoseconds each, one after the other; name only what the test is about. */
export function aTraceView(rows: readonly ViewRow[]): TraceView {
  return {
    traceId: '67421f0a0a0203290123456789abcdef',
    startUnixNano: '1795401067221000000',
    durationNs: rows.length * 10,
    spanCount: rows.length,
    errorCount: 0,
    services: ['gateway', 'order'],
    names: ['GET /', 'CreateOrder', 'INSERT orders'],
    instances: ['one'],
    interfaces: ['GET /', 'CreateOrder', 'INSERT orders'],
    components: [''],
    links: [],
    storedSpans: rows.length,
    orderHash: 0,
    rootIndex: 0,
    decoded: null,
    tier: 'hot',
    missingBlocks: 0,
    page: { number: 1, count: 1, before: 0, own: rows.length, ancestors: 0 },
    spans: {
      id: rows.map((_, i) => (i + 1).toString(16).padStart(16, '0')),
      parent: rows.map((row) => row.parent),
      orphan: rows.map((row) => row.orphan ?? 0),
      start: rows.map((_, i) => i * 10),
      duration: rows.map(() => 10),
      service: rows.map((row) => row.service ?? 0),
      name: rows.map((row) => row.name ?? 0),
      kind: rows.map(() => 2),
      status: rows.map((row) => row.status ?? 0),
      instance: rows.map(() => 0),
      interface: rows.map((row) => row.name ?? 0),
      spanClass: rows.map(() => 5),
      role: rows.map(() => 0),
      isAsync: rows.map(() => 0 as const),
      component: rows.map(() => 0),
      componentClass: rows.map((row) => row.componentClass ?? 0),
      eventCount: rows.map(() => 0),
      hasException: rows.map(() => 0 as const),
    },
  };
}
