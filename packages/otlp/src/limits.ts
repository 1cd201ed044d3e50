/** Everything that bounds what one export request may hold. Generous: what fits is stored exactly. */
export type OtlpLimits = {
  /** After decompression. OTLP 1.11 recommends 64 MiB. */
  readonly bodyBytesMax: number;
  readonly spansMax: number;
  /** A span larger than this is rejected, the rest of the request is kept. */
  readonly spanBytesMax: number;
  /** Log records of one request. */
  readonly logRecordsMax: number;
  /** A log record larger than this is rejected, the rest of the request is kept. */
  readonly logRecordBytesMax: number;
  /** Of a span or a log record. */
  readonly attributesPerSpanMax: number;
  readonly attributeKeyBytesMax: number;
  readonly attributeValueBytesMax: number;
  readonly eventsMax: number;
  readonly linksMax: number;
  /** A value nested deeper is replaced by an empty one. */
  readonly depthMax: number;
};

export const OTLP_LIMITS: OtlpLimits = {
  bodyBytesMax: 64 * 1024 * 1024,
  spansMax: 1_000_000,
  spanBytesMax: 1024 * 1024,
  logRecordsMax: 1_000_000,
  logRecordBytesMax: 1024 * 1024,
  attributesPerSpanMax: 1024,
  attributeKeyBytesMax: 4096,
  attributeValueBytesMax: 256 * 1024,
  eventsMax: 1024,
  linksMax: 1024,
  depthMax: 32,
};
