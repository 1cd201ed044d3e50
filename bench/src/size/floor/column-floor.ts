/**
 * THE COLUMN FLOOR: what the spans of a block would take if each field and each attribute key were a column by itself over the whole block.
 *
 * It is computed from the decoded spans of our own blocks, so the chunks are the same 4 MiB of OTLP, with the same spans in the same order (by trace, then by
 * start). A column costs what column-cost.ts says, and nothing is added: no header, no directory, no checksums, no frames for point reads. So it is a bound that
 * a file of plain columns could come near to and not go below without looking across columns.
 *
 *   ids         8 bytes a span, 16 bytes a trace, as they are: they are noise. Ids of parents outside the trace's part, and of links, the same
 *   parent      distance in rows to the parent within the trace; small numbers of their own for none and for one outside (integers)
 *   trace       spans of each trace (integers)
 *   start       of a trace's first span: nanoseconds since 1970, of the others: since the span before (two columns of integers)
 *   duration    end - start (integers)
 *   name        texts
 *   kind, flags, status code   integers, a value a span
 *   origin      number of the distinct (resource, scope, schema URLs), a value a span (integers); the distinct ones once, as text in JSON
 *   shape       number of the distinct ordered list of keys with their kinds, a value a span (integers); the distinct lists once, as texts
 *   attribute   a column for each key and kind of value, a value for each span that has it: texts, integers (bools too) or doubles; nested values as texts in JSON
 *   rest        trace state, status message, dropped counts; number of events and links a span; of an event: nanoseconds since the span's start, name, shape
 *               and attributes as above; of a link: trace state, flags and attributes. A status message counts where there is a status
 */
import type { AnyValue, KeyValue, Span } from '@spanhouse/otlp';
import type { BlockSpan } from '@spanhouse/trace-store';
import { doublesCost, integersCost, textsCost } from './column-cost.ts';

/** Bytes by column, named as in `block-streams.ts`: 'span ids', 'trace ids', 'parent', …, 'attribute <key>', 'rest'. */
export type BytesByColumn = ReadonlyMap<string, number>;

/** Rows to the parent; the two numbers that mean something else are small, like distances. */
const PARENT = { none: 0, foreign: 1 } as const;

/** @param traces the spans of one block, trace by trace, in the order of the block */
export function columnFloor(traces: readonly (readonly BlockSpan[])[]): BytesByColumn {
  const columns = new Columns();
  for (const trace of traces) addTrace(columns, trace);
  return columns.costs();
}

class Columns {
  readonly #integers = new Map<string, bigint[]>();
  readonly #doubles = new Map<string, number[]>();
  readonly #texts = new Map<string, string[]>();
  readonly #numbered = new Map<string, Map<string, bigint>>();
  readonly #raw = new Map<string, number>();

  raw(name: string, bytes: number): void {
    this.#raw.set(name, (this.#raw.get(name) ?? 0) + bytes);
  }

  integer(name: string, value: bigint | number): void {
    push(this.#integers, name, BigInt(value));
  }

  text(name: string, value: string): void {
    push(this.#texts, name, value);
  }

  /** A number a row; each distinct text once. */
  numbered(name: string, value: string): void {
    const known = this.#numbered.get(name) ?? new Map<string, bigint>();
    this.#numbered.set(name, known);
    const number = known.get(value) ?? BigInt(known.size);
    known.set(value, number);
    this.integer(name, number);
  }

  value(name: string, value: AnyValue | null): void {
    if (value?.kind === 'string') this.text(name, value.value);
    else if (value?.kind === 'int') this.integer(name, value.value);
    else if (value?.kind === 'bool') this.integer(name, value.value ? 1 : 0);
    else if (value?.kind === 'double') push(this.#doubles, name, value.value);
    else if (value !== null) this.text(name, jsonOf(value));
  }

  /** Columns of one name, as those of a key with several kinds of value, are summed. A name ends at the first tab. */
  costs(): BytesByColumn {
    const costs = new Map<string, number>();
    const add = (name: string, bytes: number): void => {
      const [shown = ''] = name.split('\t');
      costs.set(shown, (costs.get(shown) ?? 0) + bytes);
    };
    for (const [name, bytes] of this.#raw) add(name, bytes);
    for (const [name, values] of this.#integers) add(name, integersCost(values));
    for (const [name, values] of this.#doubles) add(name, doublesCost(values));
    for (const [name, values] of this.#texts) add(name, textsCost(values));
    for (const [name, known] of this.#numbered) add(name, textsCost([...known.keys()]));
    return costs;
  }
}

function push<T>(lists: Map<string, T[]>, name: string, value: T): void {
  const list = lists.get(name);
  if (list === undefined) lists.set(name, [value]);
  else list.push(value);
}

const originTexts = new WeakMap<object, WeakMap<object, string>>();
const NONE = {};

/** Spans of one origin share its objects. */
function originText({ resource, resourceSchemaUrl, scope, scopeSchemaUrl }: BlockSpan): string {
  const byScope = originTexts.get(resource ?? NONE) ?? new WeakMap<object, string>();
  originTexts.set(resource ?? NONE, byScope);
  const known = byScope.get(scope ?? NONE);
  if (known !== undefined) return known;
  const text = jsonOf([resource, resourceSchemaUrl, scope, scopeSchemaUrl]);
  byScope.set(scope ?? NONE, text);
  return text;
}

function addTrace(columns: Columns, trace: readonly BlockSpan[]): void {
  const rows = new Map(trace.map(({ span }, row) => [span.spanId, row]));
  columns.raw('trace ids', 16);
  columns.integer('trace', trace.length);
  trace.forEach((each, row) => {
    const { span } = each;
    const before = trace[row - 1]?.span;
    columns.raw('span ids', 8);
    const parent = rows.get(span.parentSpanId);
    columns.integer('parent', parentNumber(span, parent === undefined ? null : row - parent));
    if (span.parentSpanId !== '' && parent === undefined) columns.raw('parent', 8);
    if (before === undefined) columns.integer('start\tfirst', span.startTimeUnixNano);
    else columns.integer('start\tlater', span.startTimeUnixNano - before.startTimeUnixNano);
    columns.integer('duration', BigInt.asIntN(64, span.endTimeUnixNano - span.startTimeUnixNano));
    columns.text('name', span.name);
    columns.integer('kind', span.kind);
    columns.integer('flags', span.flags);
    columns.integer('status', span.status?.code ?? 0);
    columns.numbered('origin', originText(each));
    addAttributes(columns, 'shape', 'attribute ', span.attributes);
    addRest(columns, span);
  });
}

function parentNumber(span: Span, distance: number | null): number {
  if (span.parentSpanId === '') return PARENT.none;
  if (distance === null) return PARENT.foreign;
  return distance > 0 ? distance + 1 : distance - 1;
}

function addAttributes(columns: Columns, shapeName: string, prefix: string, attributes: readonly KeyValue[]): void {
  columns.numbered(shapeName, attributes.map(({ key, value }) => `${key}\n${value?.kind ?? ''}`).join('\n'));
  for (const { key, value } of attributes) columns.value(`${prefix}${key}\t${value?.kind ?? ''}`, value);
}

function addRest(columns: Columns, span: Span): void {
  columns.text('rest\ttrace state', span.traceState);
  if (span.status !== null) columns.text('rest\tstatus message', span.status.message);
  columns.integer('rest\tdropped attributes', span.droppedAttributesCount);
  columns.integer('rest\tdropped events', span.droppedEventsCount);
  columns.integer('rest\tdropped links', span.droppedLinksCount);
  columns.integer('rest\tevents', span.events.length);
  for (const event of span.events) {
    columns.integer('rest\tevent time', event.timeUnixNano - span.startTimeUnixNano);
    columns.text('rest\tevent name', event.name);
    columns.integer('rest\tevent dropped', event.droppedAttributesCount);
    addAttributes(columns, 'rest\tevent shape', 'rest\t', event.attributes);
  }
  columns.integer('rest\tlinks', span.links.length);
  for (const link of span.links) {
    columns.raw('rest\tlink ids', 24);
    columns.text('rest\tlink state', link.traceState);
    columns.integer('rest\tlink flags', link.flags);
    columns.integer('rest\tlink dropped', link.droppedAttributesCount);
    addAttributes(columns, 'rest\tlink shape', 'rest\t', link.attributes);
  }
}

function jsonOf(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'bigint' ? `${String(inner)}n` : inner instanceof Uint8Array ? Buffer.from(inner).toString('latin1') : inner,
  );
}
