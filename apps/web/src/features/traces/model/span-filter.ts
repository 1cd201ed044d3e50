import type { OpenTrace } from './open-trace.ts';

/** What is looked at in a trace. One for all views. */
export type SpanFilter = {
  readonly errorsOnly: boolean;
  /** Names, not positions: they stand in the URL. */
  readonly service: string | null;
  /** Position in COMPONENT_CLASSES. */
  readonly componentClass: number | null;
  /** Part of a span's name, service or id. */
  readonly find: string;
};

export const NO_FILTER: SpanFilter = { errorsOnly: false, service: null, componentClass: null, find: '' };

export function isFiltering(filter: SpanFilter): boolean {
  return filter.errorsOnly || filter.service !== null || filter.componentClass !== null || filter.find.trim() !== '';
}

export type Matches = { readonly mask: Uint8Array; readonly count: number };

/** Which spans a filter names. Null when it names all. */
export function matchesOf(trace: OpenTrace, filter: SpanFilter): Matches | null {
  if (!isFiltering(filter)) return null;
  const { spans, services, names } = trace.view;
  const find = filter.find.trim().toLowerCase();
  const service = filter.service === null ? null : services.indexOf(filter.service);
  // Names repeat: the text is looked for once a name, not once a span.
  const nameHits = names.map((name) => name.toLowerCase().includes(find));
  const serviceHits = services.map((name) => name.toLowerCase().includes(find));
  const mask = new Uint8Array(trace.count);
  let count = 0;
  for (let i = 0; i < trace.count; i++) {
    if (filter.errorsOnly && trace.isError[i] !== 1) continue;
    if (service !== null && spans.service[i] !== service) continue;
    if (filter.componentClass !== null && spans.componentClass[i] !== filter.componentClass) continue;
    if (find !== '' && nameHits[spans.name[i] ?? -1] !== true && serviceHits[spans.service[i] ?? -1] !== true && spans.id[i] !== find)
      continue;
    mask[i] = 1;
    count++;
  }
  return { mask, count };
}

/** Positions of the spans that are looked at, in the order of the trace. */
export function shownSpans(trace: OpenTrace, matches: Matches | null): Uint32Array {
  const shown = new Uint32Array(matches?.count ?? trace.count);
  let length = 0;
  for (let i = 0; i < trace.count; i++) if (matches === null || matches.mask[i] === 1) shown[length++] = i;
  return shown;
}
