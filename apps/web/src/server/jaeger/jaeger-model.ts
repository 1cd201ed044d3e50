/*
 * TRACES AS JAEGER'S QUERY SERVICE WRITES THEM (`GET /api/traces/{id}`), for front ends that read from it.
 * Times and durations are whole microseconds, ids lower-case hex. Source: jaeger `internal/uimodel/model.go`.
 */

export type JaegerTag = {
  readonly key: string;
  readonly type: 'string' | 'bool' | 'int64' | 'float64' | 'binary';
  /** An int64 beyond 2^53 is a text, so that no digit is lost; binary is base64. */
  readonly value: string | boolean | number;
};

export type JaegerReference = { readonly refType: 'CHILD_OF' | 'FOLLOWS_FROM'; readonly traceID: string; readonly spanID: string };

export type JaegerSpan = {
  readonly traceID: string;
  readonly spanID: string;
  readonly flags: number;
  readonly operationName: string;
  readonly references: readonly JaegerReference[];
  readonly startTime: number;
  readonly duration: number;
  readonly tags: readonly JaegerTag[];
  readonly logs: readonly { readonly timestamp: number; readonly fields: readonly JaegerTag[] }[];
  /** Key of `processes`. */
  readonly processID: string;
  readonly warnings: readonly string[] | null;
};

export type JaegerProcess = { readonly serviceName: string; readonly tags: readonly JaegerTag[] };

export type JaegerTrace = {
  readonly traceID: string;
  readonly spans: readonly JaegerSpan[];
  readonly processes: Readonly<Record<string, JaegerProcess>>;
  readonly warnings: readonly string[] | null;
};

export type JaegerError = { readonly code: number; readonly msg: string; readonly traceID?: string };

/** Every answer: the data, or why there are none. */
export type JaegerAnswer<Data> = {
  readonly data: Data | null;
  readonly total: number;
  readonly limit: number;
  readonly offset: number;
  readonly errors: readonly JaegerError[] | null;
};
