import type { TracesData } from '@spanhouse/otlp';
import { encodeTraces } from '@spanhouse/otlp';

/** What is stored and weighed. `requests` gives the bodies of export requests, in the order in which they are sent. */
export type SizeInput = { readonly name: string; readonly says: string; requests(): Iterable<Uint8Array> };

/** The encoded requests of something that draws them span by span. */
export function* encoded(all: Iterable<TracesData>): Iterable<Uint8Array> {
  for (const data of all) yield encodeTraces(data);
}
