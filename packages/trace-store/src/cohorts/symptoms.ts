import { PROMOTIONS } from '../semantics.ts';

const BY_NAME =
  /^(?:error|exception|otel\.status)|(?:^|[._])(?:status|error|code)(?:[._]?(?:code|type|message|text|description))?$|code[._]?message/i;
const COLUMNS: ReadonlySet<string> = new Set(
  PROMOTIONS.filter(({ column }) => ['error_type', 'business_code', 'http_status'].includes(column)).flatMap(({ names }) => names),
);

/** Whether an attribute says how a span failed: every failing span has it, so it explains none. */
export function isSymptom(key: string): boolean {
  return COLUMNS.has(key) || BY_NAME.test(key);
}
