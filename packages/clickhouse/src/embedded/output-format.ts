/** Content types as ClickHouse sends them. */
const CONTENT_TYPES: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:JSONEachRow|JSONLines|NDJSON|JSONStringsEachRow|JSONCompactEachRow|JSONCompactStringsEachRow)/i,
    'application/x-ndjson; charset=UTF-8',
  ],
  [/^(?:JSON|PrettyJSON)/i, 'application/json; charset=UTF-8'],
  [/^CSV/i, 'text/csv; charset=UTF-8; header=absent'],
  [/^(?:TSV|TabSeparated)/i, 'text/tab-separated-values; charset=UTF-8'],
  [/^XML$/i, 'application/xml; charset=UTF-8'],
  [/^(?:Native|RowBinary|Parquet|Arrow|ORC|Avro|MsgPack|Protobuf|CapnProto|BSON|RawBLOB|Npy)/i, 'application/octet-stream'],
];

export function contentTypeOf(format: string): string {
  return CONTENT_TYPES.find(([pattern]) => pattern.test(format))?.[1] ?? 'text/plain; charset=UTF-8';
}

/** Formats whose pieces can be written one after the other: no head, no tail, nothing between rows. The engine formats each piece on its own. */
const JOINABLE = new Set(
  [
    'JSONEachRow',
    'JSONLines',
    'NDJSON',
    'JSONStringsEachRow',
    'JSONCompactEachRow',
    'JSONCompactStringsEachRow',
    'TabSeparated',
    'TSV',
    'TabSeparatedRaw',
    'TSVRaw',
    'CSV',
    'TSKV',
    'LineAsString',
    'CustomSeparated',
    'RowBinary',
    'Native',
    'MsgPack',
    'RawBLOB',
    'Protobuf',
  ].map((name) => name.toLowerCase()),
);

function isJoinable(format: string): boolean {
  return JOINABLE.has(format.toLowerCase());
}

/** Formats whose pieces repeat a head of one or two lines, with line ends inside names escaped. */
const HEAD_LINES: Readonly<Record<string, number>> = {
  jsoncompacteachrowwithnames: 1,
  jsoncompacteachrowwithnamesandtypes: 2,
  jsoncompactstringseachrowwithnames: 1,
  jsoncompactstringseachrowwithnamesandtypes: 2,
  tabseparatedwithnames: 1,
  tabseparatedwithnamesandtypes: 2,
  tsvwithnames: 1,
  tsvwithnamesandtypes: 2,
};

/** Lines that the engine repeats at the head of each piece; null when the format cannot be sent in pieces. */
export function repeatedHeadLines(format: string): number | null {
  return isJoinable(format) ? 0 : (HEAD_LINES[format.toLowerCase()] ?? null);
}

const LINE_FEED = 0x0a;

/** `piece` without its first `lines` lines. */
export function withoutHead(piece: Uint8Array, lines: number): Uint8Array {
  let start = 0;
  for (let i = 0; i < lines; i++) {
    const feed = piece.indexOf(LINE_FEED, start);
    if (feed === -1) return new Uint8Array();
    start = feed + 1;
  }
  return piece.subarray(start);
}
