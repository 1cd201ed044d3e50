import type { Errors } from '@spanhouse/trace-store';
import type { Condition } from '@spanhouse/trace-store/query-language';

const KEYS = {
  errorType: 'error.type',
  httpStatus: 'http.response.status_code',
  businessCode: 'response.code',
} as const satisfies Record<Errors['kind'], string>;

/** Business codes by which services say that all went well. */
const ALL_WELL: ReadonlySet<string> = new Set(['0', '200', 'ok', 'success']);

/** Without the business codes that say that all went well: they are said of every request. */
export function failuresOf(errors: readonly Errors[]): readonly Errors[] {
  return errors.filter(({ kind, value }) => kind !== 'businessCode' || !ALL_WELL.has(value.toLowerCase()));
}

/** Finds the spans that said it. */
export function errorCondition({ kind, value }: Errors): Condition {
  return { target: { kind: 'attribute', key: KEYS[kind] }, operator: '=', values: [value] };
}
