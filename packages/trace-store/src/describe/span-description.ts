/** What a span says of itself (`SpanTexts`), and what is made of it (`SpanDescription`). */
import { cutName } from './clean-text.ts';

/** What the interface analysis sorts spans into. The order is stored: never reorder, only append. */
export const SPAN_CLASSES = ['interface', 'downstream', 'sql', 'nosql', 'messaging', 'other'] as const;
export type SpanClass = (typeof SPAN_CLASSES)[number];

/**
 * What a call waits for; `own` for what is no call. `waiting` is never said of one span: it is what nobody accounts for in a whole trace.
 * The order is stored: never reorder, only append.
 */
export const COMPONENT_CLASSES = ['own', 'sql', 'cache', 'nosql', 'messaging', 'downstream', 'third-party', 'waiting'] as const;
export type ComponentClass = (typeof COMPONENT_CLASSES)[number];

/** What a span is to its service. The numbers are stored. */
export const SPAN_ROLES = { local: 0, entry: 1, call: 2, producer: 3 } as const;
export type SpanRole = (typeof SPAN_ROLES)[keyof typeof SPAN_ROLES];

export type SpanTexts = {
  /** OTLP SpanKind; what is no kind counts as internal. */
  readonly kind: number;
  readonly name: string;
  readonly isRoot: boolean;
  /** '' when absent; of a key that is there twice, its first value. A value that is no text, as text. */
  attribute(key: string): string;
};

export type SpanDescription = {
  /** Position in SPAN_CLASSES. */
  readonly spanClass: number;
  /** The name shown everywhere: few different ones a service, never empty, at most 512 bytes of UTF-8, no control characters. */
  readonly name: string;
  readonly role: SpanRole;
  /** An entry whose sender does not wait for it. */
  readonly isAsync: boolean;
  /** Position in COMPONENT_CLASSES. Of calls and producers: what is called. */
  readonly componentClass: number;
  /** Its name; '' when unknown or when nothing is called. At most 512 bytes of UTF-8. */
  readonly component: string;
};

export const SPAN_KINDS = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 } as const;

export type Component = { readonly is: ComponentClass; readonly name: string };

export const NO_COMPONENT: Component = { is: 'own', name: '' };

/** Of a span without any name. */
const UNNAMED = '(unnamed)';

export function describedAs(
  spanClass: SpanClass,
  role: SpanRole,
  name: string,
  component: Component = NO_COMPONENT,
  isAsync = false,
): SpanDescription {
  const shown = cutName(name);
  return {
    spanClass: SPAN_CLASSES.indexOf(spanClass),
    name: shown === '' ? UNNAMED : shown,
    role,
    isAsync,
    componentClass: COMPONENT_CLASSES.indexOf(component.is),
    component: cutName(component.name),
  };
}

/** What a span is when only its kind tells. A root that nobody called is where work begins: a job, a script, a page. */
export function standingOf(kind: number, isRoot: boolean): { readonly spanClass: SpanClass; readonly role: SpanRole } {
  if (kind === SPAN_KINDS.server) return { spanClass: 'interface', role: SPAN_ROLES.entry };
  if (kind === SPAN_KINDS.client) return { spanClass: 'downstream', role: SPAN_ROLES.call };
  return isRoot ? { spanClass: 'interface', role: SPAN_ROLES.entry } : { spanClass: 'other', role: SPAN_ROLES.local };
}
