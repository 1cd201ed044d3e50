import { formatDateTime } from '@spanhouse/ui';
import { COMPONENT_CLASSES } from '@spanhouse/trace-store/describe';
import type { AttributeColumn } from '../../model/attribute-column.ts';
import type { OpenTrace } from '../../model/open-trace.ts';
import { ranksOf, type SortKey } from '../../model/sort-spans.ts';
import type { TraceTimes } from '../../model/trace-times.ts';

export const ATTRIBUTE_COLUMN = 'attr:';

/** A column of the list: what it sorts by, and what it says in a file. Durations are nanoseconds there, times in the viewer's zone. */
export type ListColumn = {
  readonly key: string;
  readonly kind: 'duration' | 'offset' | 'text' | 'kind' | 'status' | 'component';
  readonly sortKey: SortKey;
  /** A number for durations and offsets, a position for kinds, statuses and classes. */
  readonly valueOf: (span: number) => string | number;
};

type Given = { readonly trace: OpenTrace; readonly times: TraceTimes; readonly locale: string };

/** The columns that every list has. */
export function ownColumns({ trace, times, locale }: Given): readonly ListColumn[] {
  const { spans, services, names, instances } = trace.view;
  return [
    number('start', 'offset', (i) => trace.start[i] ?? 0),
    dictionary('service', services, spans.service, locale),
    dictionary('name', names, spans.name, locale),
    number('duration', 'duration', (i) => trace.duration[i] ?? 0),
    number('self', 'duration', (i) => times.selfNs[i] ?? 0),
    number('path', 'duration', (i) => times.pathNs[i] ?? 0),
    number('component', 'component', (i) => spans.componentClass[i] ?? 0),
    number('kind', 'kind', (i) => spans.kind[i] ?? 0),
    number('status', 'status', (i) => spans.status[i] ?? 0),
    dictionary('instance', instances, spans.instance, locale),
  ];
}

/** A column of one attribute; while its values are on their way it is empty. Values that all are numbers sort as such. */
export function attributeListColumn(key: string, column: AttributeColumn | undefined, locale: string): ListColumn {
  const texts = column?.texts ?? [];
  const values = column?.values ?? [];
  const areNumbers = texts.length > 0 && texts.every((text) => text.trim() !== '' && Number.isFinite(Number(text)));
  const ranks = areNumbers ? texts.map(Number) : ranksOf(texts, locale);
  return {
    key: ATTRIBUTE_COLUMN + key,
    kind: 'text',
    sortKey: (i) => ranks[values[i] ?? -1] ?? Number.NaN,
    valueOf: (i) => texts[values[i] ?? -1] ?? '',
  };
}

/** What a file says of a span in this column. */
export function csvText(column: ListColumn, span: number, trace: OpenTrace): string {
  const value = column.valueOf(span);
  if (column.key === 'start') return formatDateTime(Number(BigInt(trace.view.startUnixNano) / 1_000n) / 1_000 + Number(value) / 1_000_000);
  if (column.kind === 'component') return COMPONENT_CLASSES[Number(value)] ?? '';
  return String(value);
}

function number(key: string, kind: ListColumn['kind'], valueOf: (span: number) => number): ListColumn {
  return { key, kind, sortKey: valueOf, valueOf };
}

function dictionary(key: string, texts: readonly string[], values: readonly number[], locale: string): ListColumn {
  const ranks = ranksOf(texts, locale);
  return { key, kind: 'text', sortKey: (i) => ranks[values[i] ?? -1] ?? Number.NaN, valueOf: (i) => texts[values[i] ?? -1] ?? '' };
}
