/** A number that the kernel shows: a count, or a place in its memory. */
export type Shown = { readonly value: number };

/** What the kernel exports; its sources (kernel/) say what each does. Sinks, interners and sets are places in its memory. */
export type KernelExports = {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly room: (bytes: number) => number;
  readonly roomForText: (bytes: number) => number;

  readonly limit: (spans: number, spanBytes: number, attributesPerSpan: number, events: number, links: number, depth: number) => void;
  readonly start: (spans: number, attributes: number, distinctAttributes: number, bodyBytes: number) => void;
  readonly roomForBody: (bytes: number) => number;
  readonly scanBody: (bytes: number) => number;
  readonly roomForKnown: (bits: number) => number;
  readonly lookAtShare: (projectId: number, weight: number) => void;
  readonly spans: Shown;
  readonly spanCount: Shown;
  readonly attribute: Shown;
  readonly attributeCount: Shown;
  readonly attributes: Shown;
  readonly attributeSize: Shown;
  readonly attributeKeys: () => number;
  readonly shapePlaces: Shown;
  readonly shapeFirst: Shown;
  readonly nameTable: () => number;
  readonly resourceTable: () => number;
  readonly scopeTable: () => number;
  readonly urlTable: () => number;
  readonly originTable: () => number;

  readonly createSpanSet: (spans: number) => number;
  readonly startSelection: (spans: number) => void;
  readonly select: (set: number, from: number, to: number) => void;
  readonly useSelection: (at: number, count: number) => void;
  readonly selection: Shown;
  readonly selectionCount: Shown;

  readonly orderSelection: (blockBytesMax: number) => void;
  readonly order: Shown;
  readonly partCount: Shown;
  readonly partFirst: Shown;
  readonly blockCount: Shown;
  readonly blockFirst: Shown;

  readonly startBlocks: () => void;
  readonly startParts: () => void;
  readonly startBlock: (block: number) => void;
  readonly writeFrame: (spansMax: number) => number;
  readonly frameSink: () => number;
  readonly idSink: () => number;
  readonly countSink: () => number;
  readonly dictionarySink: () => number;
  readonly traceIdSink: () => number;

  readonly roomForKeyFacts: () => number;
  readonly roomForOriginFacts: () => number;
  readonly findShapeFacts: () => void;
  /** Once a cut, when all of it is scanned: `startEntries`, `startRows` and `startBlocks`. */
  readonly startEntries: () => void;
  readonly startRows: () => void;
  readonly countOrigins: () => void;
  readonly spansOfOrigin: Shown;
  readonly countEntries: (services: number) => void;
  readonly entries: Shown;
  readonly entryCount: Shown;

  readonly startTables: (rows: number, services: number, promotions: number, statuses: number) => void;
  readonly startGroup: (rare: number, rareCount: number, frequentShare: number, frequentCountMin: number) => void;
  readonly setHasTags: (has: boolean) => void;
  readonly addBlockRows: (block: number, earliestMs: number) => void;
  readonly blockStartMs: Shown;
  readonly blockEndMs: Shown;
  readonly rowCount: Shown;
  readonly rowHour: Shown;
  readonly rowStart: Shown;
  readonly rowDuration: Shown;
  readonly rowKind: Shown;
  readonly rowStatus: Shown;
  readonly rowIsRoot: Shown;
  readonly rowHttpStatus: Shown;
  readonly rowOrdinal: Shown;
  readonly rowInBlock: Shown;
  readonly rowService: Shown;
  readonly rowName: Shown;
  readonly rowEnvironment: Shown;
  readonly rowVersion: Shown;
  readonly rowInstance: Shown;
  readonly rowHost: Shown;
  readonly rowPod: Shown;
  readonly rowHashEnd: Shown;
  readonly rowTagEnd: Shown;
  readonly promotedColumns: Shown;
  readonly promotedTextsOf: (promotion: number) => number;
  readonly hashSink: () => number;
  readonly tagKeySink: () => number;
  readonly tagValueSink: () => number;
  readonly rareHashSink: () => number;
  readonly traceRows: Shown;
  readonly traceOrdinal: Shown;
  readonly traceIdColumn: Shown;
  readonly traceFrame: Shown;
  readonly traceStartMs: Shown;
  readonly traceEndMs: Shown;
  readonly traceSpans: Shown;
  readonly traceErrors: Shown;
  readonly traceHasRoot: Shown;
  readonly traceRootService: Shown;
  readonly traceRootName: Shown;
  readonly traceRootDuration: Shown;
  readonly traceServicesEnd: Shown;
  readonly traceServiceSink: () => number;
  readonly keyRows: Shown;
  readonly keyKindSink: () => number;
  readonly keyValueSink: () => number;
  readonly keyTraceIdSink: () => number;
  readonly keyStartSink: () => number;

  readonly keepEntries: (
    textBytesMax: number,
    countMin: number,
    valuesMax: number,
    distinctMax: number,
    idDigitsMin: number,
    sampleOneIn: number,
  ) => void;
  readonly keptEntries: Shown;
  readonly keptCount: Shown;
};
