import type { SimSpan } from '@spanhouse/simulator';
import type { SpanDescription } from '@spanhouse/trace-store/describe';

/** A span that was sent, and what the product says it is. */
export type Described = SimSpan & { readonly is: SpanDescription };

// SpanDescription.role
export const ENTRY = 1;
export const CALL = 2;
export const PRODUCER = 3;
