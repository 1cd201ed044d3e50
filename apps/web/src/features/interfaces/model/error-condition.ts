import type { Errors } from '@spanhouse/trace-store';
import type { Condition } from '@spanhouse/trace-store/query-language';

const KEYS = {
  errorType: 'error.type',
  httpStatus: 'http.response.status_code',
  businessCode: 'response.code',
} as const satisfies Record<Errors['kind'], string>;

/** Finds the spans that said it. */
export function errorCondition({ kind, value }: Errors): Condition {
  return { target: { kind: 'attribute', key: KEYS[kind] }, operator: '=', values: [value] };
}
