import type { ComponentClass } from '@spanhouse/trace-store/describe';

export type { ComponentClass };

/** A page of a trace, by start time. `own` spans are its own, `ancestors` those of other pages that its spans hang below; `before` are on the pages before it. */
export type PageView = {
  /** From 1. */
  readonly number: number;
  readonly count: number;
  readonly before: number;
  readonly own: number;
  readonly ancestors: number;
};

/**
 * A trace, or one page of it, as columns: position i of every array is the same span, in depth-first order of the tree (children by start time).
 * Orphans (a parent id is set, but no such span is here) stand on the top level, after the roots.
 */
export type TraceView = {
  readonly traceId: string;
  /** Of the earliest span, nanoseconds since 1970 in decimal. */
  readonly startUnixNano: string;
  /** From the earliest start to the latest end. */
  readonly durationNs: number;
  readonly spanCount: number;
  readonly errorCount: number;
  /** Dictionary of `spans.service`. */
  readonly services: readonly string[];
  /** Dictionary of `spans.name`. */
  readonly names: readonly string[];
  /** Dictionary of `spans.instance`: what runs on one clock. */
  readonly instances: readonly string[];
  /** Dictionary of `spans.interface`. */
  readonly interfaces: readonly string[];
  /** Dictionary of `spans.component`; '' is among them where nothing is called. */
  readonly components: readonly string[];
  /** The span that stands for the trace: the first root, else the first orphan. -1 only when there is no span. */
  readonly rootIndex: number;
  /** What our own trace ids carry; null for ids made by others. */
  readonly decoded: { readonly timeMs: number; readonly ip: string } | null;
  readonly tier: 'hot' | 'cold';
  /** Blocks that could not be read: the trace is not whole when this is more than 0. */
  readonly missingBlocks: number;
  /** Which spans of it are here: a trace of more than a view takes comes in pages. */
  readonly page: PageView;
  /** Copies that a sender made count, too. */
  readonly storedSpans: number;
  /** Names which spans are here in which order. */
  readonly orderHash: number;
  /** Pairs of positions: a span and the span of this trace that it links to. */
  readonly links: readonly (readonly [from: number, to: number])[];
  readonly spans: {
    readonly id: readonly string[];
    /** Index of the parent, -1 on the top level. Always smaller than the span's own index. */
    readonly parent: readonly number[];
    readonly orphan: readonly (0 | 1)[];
    /** Nanoseconds after the start of the trace. */
    readonly start: readonly number[];
    /** Nanoseconds, never negative. */
    readonly duration: readonly number[];
    readonly service: readonly number[];
    readonly name: readonly number[];
    /** OTLP SpanKind. */
    readonly kind: readonly number[];
    /** OTLP status code: 0 unset, 1 ok, 2 error. */
    readonly status: readonly number[];
    readonly instance: readonly number[];
    /** Of the name that the span has everywhere in the product: few different ones a service. */
    readonly interface: readonly number[];
    /** Position in SPAN_CLASSES. */
    readonly spanClass: readonly number[];
    /** Of SPAN_ROLES: local, entry, call, producer. */
    readonly role: readonly number[];
    /** 1: an entry whose sender does not wait for it. */
    readonly isAsync: readonly (0 | 1)[];
    /** Position in COMPONENT_CLASSES. Of calls and producers: what is called. */
    readonly componentClass: readonly number[];
    readonly component: readonly number[];
    readonly eventCount: readonly number[];
    readonly hasException: readonly (0 | 1)[];
  };
};

export type AttributeKind = 'string' | 'bool' | 'int' | 'double' | 'array' | 'map' | 'bytes' | 'empty';

/** `text` is what a person reads: arrays and maps as JSON, bytes as base64, an empty value as ''. */
export type AttributeView = { readonly key: string; readonly kind: AttributeKind; readonly text: string };

/** Everything about one span, in the order it was sent. */
export type SpanDetail = {
  readonly spanId: string;
  /** '' for a root. */
  readonly parentSpanId: string;
  readonly traceState: string;
  readonly flags: number;
  readonly service: string;
  readonly name: string;
  readonly kind: number;
  readonly status: { readonly code: number; readonly message: string };
  readonly startUnixNano: string;
  readonly durationNs: number;
  readonly attributes: readonly AttributeView[];
  readonly resource: readonly AttributeView[];
  readonly scope: { readonly name: string; readonly version: string; readonly attributes: readonly AttributeView[] };
  readonly events: readonly { readonly name: string; readonly offsetNs: number; readonly attributes: readonly AttributeView[] }[];
  readonly links: readonly { readonly traceId: string; readonly spanId: string; readonly attributes: readonly AttributeView[] }[];
  readonly dropped: { readonly attributes: number; readonly events: number; readonly links: number };
};
