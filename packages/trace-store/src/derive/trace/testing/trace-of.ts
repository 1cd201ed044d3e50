import { ROLE, type TraceSpans } from '../trace-spans.ts';

/** A span as a test draws it. */
export type DrawnSpan = {
  readonly id: string;
  /** Id; one that no span has is a parent that is not here. Absent: a root. */
  readonly parent?: string;
  /** Start and end. */
  readonly at: readonly [number, number];
  /** Default: local. */
  readonly role?: keyof typeof ROLE;
  /** Default: a. */
  readonly service?: string;
  /** Default: the service, i.e. one instance of each. */
  readonly instance?: string;
  readonly isAsync?: boolean;
  /** Id of the span that it links to. */
  readonly link?: string;
};

/** The columns of drawn spans, in the order given. Throws when two have one id. */
export function traceOf(drawn: readonly DrawnSpan[]): TraceSpans {
  const ids = new Map(drawn.map(({ id }, index) => [id, index]));
  if (ids.size !== drawn.length) throw new Error('two drawn spans have one id');
  const indexOf = (id: string | undefined): number => (id === undefined ? -1 : (ids.get(id) ?? -1));
  const services = numbered(drawn.map(({ service = 'a' }) => service));
  const instances = numbered(drawn.map(({ service = 'a', instance = service }) => instance));
  return {
    count: drawn.length,
    parent: Int32Array.from(drawn, ({ parent }) => indexOf(parent)),
    isRoot: Uint8Array.from(drawn, ({ parent }) => (parent === undefined ? 1 : 0)),
    start: Float64Array.from(drawn, ({ at }) => at[0]),
    end: Float64Array.from(drawn, ({ at }) => at[1]),
    role: Uint8Array.from(drawn, ({ role = 'local' }) => ROLE[role]),
    service: Uint32Array.from(services),
    instance: Uint32Array.from(instances),
    isAsync: Uint8Array.from(drawn, ({ isAsync = false }) => (isAsync ? 1 : 0)),
    linkOf: Int32Array.from(drawn, ({ link }) => indexOf(link)),
  };
}

function numbered(names: readonly string[]): readonly number[] {
  const known = [...new Set(names)];
  return names.map((name) => known.indexOf(name));
}
