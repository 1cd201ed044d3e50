import type { SpanClass } from '@spanhouse/trace-store/describe';
import type { Narrowing } from '../url.ts';

/** Which spans a question is about, as the server takes it. */
export type SpanFilterInput = {
  readonly service: string;
  readonly name?: string;
  readonly spanClass?: SpanClass;
  readonly component?: string;
  readonly environment: string | null;
} & Readonly<Partial<Record<Narrowing, string>>>;
