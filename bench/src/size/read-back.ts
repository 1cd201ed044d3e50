import { decodeTraces } from '@spanhouse/otlp';
import { addFingerprints, sorted, type Sent } from './sent.ts';

/** Spans that were asked for, and how many of them came back exactly as they were sent. */
export type ReadBack = { readonly traces: number; readonly spans: number; readonly same: number; readonly wrongTraces: readonly string[] };

/** The protobuf of one trace. */
export type TraceFetch = (traceId: string) => Promise<Uint8Array>;

const SIDE_BY_SIDE = 4;
const WRONG_SHOWN_MAX = 10;

/** Reads every trace of the sample and compares each span with what was sent, whole. */
export async function readBack(fetchTrace: TraceFetch, { sample }: Sent): Promise<ReadBack> {
  const traces = sample.entries();
  const wrong: string[] = [];
  let spans = 0;
  let same = 0;
  await Promise.all(
    Array.from({ length: SIDE_BY_SIDE }, async () => {
      for (const [id, prints] of traces) {
        const read = new Map<string, string[]>([[id, []]]);
        addFingerprints(decodeTraces(await fetchTrace(id)), read);
        const found = sorted(read).get(id) ?? [];
        const left = [...found];
        const matching = prints.filter((print) => {
          const at = left.indexOf(print);
          if (at >= 0) left.splice(at, 1);
          return at >= 0;
        }).length;
        spans += prints.length;
        same += matching;
        if ((matching < prints.length || left.length > 0) && wrong.length < WRONG_SHOWN_MAX) wrong.push(id);
      }
    }),
  );
  return { traces: sample.size, spans, same, wrongTraces: wrong };
}

/** Through the product's HTTP API, of the project `default`. */
export function fetchFromApi(webUrl: string): TraceFetch {
  return async (traceId) => {
    const response = await fetch(`${webUrl}/api/v1/traces/${traceId}?project=default`, { headers: { accept: 'application/x-protobuf' } });
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (!response.ok) throw new Error(`trace ${traceId}: the API answered ${String(response.status)}: ${Buffer.from(bytes).toString()}`);
    if (response.headers.get('x-spanhouse-missing-blocks') !== '0') throw new Error(`trace ${traceId} came back in part only`);
    return bytes;
  };
}
