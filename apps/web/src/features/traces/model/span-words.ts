const KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
const STATUSES = ['unset', 'ok', 'error'] as const;

/** Key of the word for an OTLP SpanKind; unknown numbers are unspecified, as the protocol asks. */
export function kindKey(kind: number): `kind.${(typeof KINDS)[number]}` {
  return `kind.${KINDS[kind] ?? 'unspecified'}`;
}

/** Key of the word for an OTLP status code; unknown numbers are unset. */
export function statusKey(code: number): `status.${(typeof STATUSES)[number]}` {
  return `status.${STATUSES[code] ?? 'unset'}`;
}
