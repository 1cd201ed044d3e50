import { isCountTable } from '../count-tables.ts';
import type { MachineFacts } from '../machine.ts';
import type { OurWeight } from './weigh-ours.ts';
import type { Sent } from './sent.ts';
import type { SizeInput } from './size-input.ts';
import type { TableBytes } from './table-bytes.ts';

export type Weighed = {
  readonly input: Pick<SizeInput, 'name' | 'says'>;
  readonly sent: Sent;
  readonly ours: OurWeight;
  readonly exporter: Readonly<Record<string, TableBytes>>;
};

/** What is written as JSON for one input. Bytes a span but where it says otherwise; every ratio stands beside what it is made of. */
export type SizeFigures = {
  readonly input: string;
  readonly says: string;
  readonly spans: number;
  readonly traces: number;
  readonly requests: number;
  readonly otlp: { readonly protobuf: number; readonly gzip6: number; readonly zstd3: number };
  readonly ours: {
    readonly total: number;
    /** Tables that find and hold spans, as the exporter's do. */
    readonly index: number;
    readonly blocks: number;
    /** Not in the total: metrics, edges and latency parts, which the exporter's schema does not have; they grow with names and time, not with spans. */
    readonly counts: number;
    readonly tables: Readonly<Record<string, TableFigures>>;
    readonly objectsAllocated: number;
  };
  readonly exporter: { readonly total: number; readonly tables: Readonly<Record<string, TableFigures>> };
  readonly oursOverExporter: number;
  readonly protobufOverOurs: number;
  readonly gzip6OverOurs: number;
  readonly floor: {
    readonly blocks: number;
    readonly floor: number;
    readonly blocksOverFloor: number;
    readonly blockCount: number;
    readonly byColumn: Readonly<Record<string, { readonly ours: number; readonly floor: number }>>;
  };
  /** Counts. */
  readonly readBack: { readonly traces: number; readonly spans: number; readonly same: number };
};

type TableFigures = {
  readonly total: number;
  readonly parts: number;
  readonly columns: number;
  readonly marks: number;
  readonly skipIndexes: number;
  readonly projections: number;
  /** All files of the table's folder, with parts that were merged away and not yet removed. */
  readonly folder: number;
  readonly byColumn: Readonly<Record<string, number>>;
};

export function sizeFigures({ input, sent, ours, exporter }: Weighed): SizeFigures {
  const perSpan = (bytes: number): number => round(bytes / sent.spans, 3);
  const tables = (all: Readonly<Record<string, TableBytes>>): Record<string, TableFigures> =>
    Object.fromEntries(
      Object.entries(all).map(([name, table]) => [
        name,
        {
          total: perSpan(table.total),
          parts: table.parts,
          columns: perSpan(table.columns),
          marks: perSpan(table.marks),
          skipIndexes: perSpan(table.skipIndexes),
          projections: perSpan(table.projections),
          folder: perSpan(table.folder.length),
          byColumn: Object.fromEntries(Object.entries(table.byColumn).map(([column, bytes]) => [column, perSpan(bytes)])),
        },
      ]),
    );
  const bytesOf = (isWanted: (table: string) => boolean): number =>
    sum(Object.entries(ours.tables).flatMap(([table, { total }]) => (isWanted(table) ? [total] : [])));
  const index = bytesOf((table) => !isCountTable(table));
  const rival = sum(Object.values(exporter).map(({ total }) => total));
  const total = index + ours.objects.length;
  return {
    input: input.name,
    says: input.says,
    spans: sent.spans,
    traces: sent.traces,
    requests: sent.requests,
    otlp: { protobuf: perSpan(sent.otlp.protobuf), gzip6: perSpan(sent.otlp.gzip6), zstd3: perSpan(sent.otlp.zstd3) },
    ours: {
      total: perSpan(total),
      index: perSpan(index),
      blocks: perSpan(ours.objects.length),
      counts: perSpan(bytesOf(isCountTable)),
      tables: tables(ours.tables),
      objectsAllocated: perSpan(ours.objects.allocated),
    },
    exporter: { total: perSpan(rival), tables: tables(exporter) },
    oursOverExporter: round(total / rival, 3),
    protobufOverOurs: round(sent.otlp.protobuf / total, 2),
    gzip6OverOurs: round(sent.otlp.gzip6 / total, 2),
    floor: {
      blocks: perSpan(ours.floor.blockBytes),
      floor: perSpan(ours.floor.floorBytes),
      blocksOverFloor: round(ours.floor.blockBytes / ours.floor.floorBytes, 3),
      blockCount: ours.floor.blocks,
      byColumn: Object.fromEntries(
        Object.entries(ours.floor.byColumn)
          .sort(([, a], [, b]) => b.ours - b.floor - (a.ours - a.floor))
          .map(([name, bytes]) => [name, { ours: perSpan(bytes.ours), floor: perSpan(bytes.floor) }]),
      ),
    },
    readBack: { traces: ours.readBack.traces, spans: ours.readBack.spans, same: ours.readBack.same },
  };
}

const COLUMNS_SHOWN = 12;

export function printSizes(machine: MachineFacts, figures: SizeFigures, print: (line: string) => void): void {
  print(
    `${machine.cpu}, ${String(machine.cores)} cores, ${String(machine.memoryGiB)} GiB, Node ${machine.node}, ${machine.date}, commit ${machine.commit}`,
  );
  const { ours, exporter, otlp, floor, readBack } = figures;
  const line = (name: string, bytes: number, note = ''): void =>
    print(`  ${name.padEnd(34)}${bytes.toFixed(2).padStart(9)}${note === '' ? '' : `  ${note}`}`);
  print(`${figures.input}: ${figures.spans.toLocaleString('en')} spans, ${figures.traces.toLocaleString('en')} traces; ${figures.says}`);
  print('bytes a span');
  line('OTLP protobuf', otlp.protobuf);
  line('OTLP gzip 6, a request', otlp.gzip6);
  line('OTLP zstd 3, a request', otlp.zstd3);
  line(
    'Spanhouse',
    ours.total,
    `${String(figures.protobufOverOurs)} × less than protobuf, ${String(figures.gzip6OverOurs)} × less than gzip`,
  );
  line('  blocks', ours.blocks);
  line('  index', ours.index);
  for (const [name, table] of Object.entries(ours.tables)) if (!isCountTable(name)) line(`    ${name}`, table.total, shareOf(table));
  line('counts, beside it', ours.counts, 'metrics, edges and latency parts of these spans');
  line('exporter schema', exporter.total, `Spanhouse is ${String(figures.oursOverExporter)} of it`);
  for (const [name, table] of Object.entries(exporter.tables)) line(`    ${name}`, table.total, shareOf(table));
  line('column floor of the blocks', floor.floor, `blocks are ${String(floor.blocksOverFloor)} of it (${String(floor.blockCount)} blocks)`);
  for (const [name, bytes] of Object.entries(floor.byColumn).slice(0, COLUMNS_SHOWN))
    line(`    ${name}`.slice(0, 34), bytes.ours, `floor ${bytes.floor.toFixed(2)}`);
  print(`read back as protobuf: ${readBack.same.toLocaleString('en')} of ${readBack.spans.toLocaleString('en')} spans the same`);
}

function shareOf({ parts, marks, skipIndexes, projections, folder }: TableFigures): string {
  return `parts ${String(parts)}; marks ${marks.toFixed(2)}, skip indexes ${skipIndexes.toFixed(2)}, projections ${projections.toFixed(2)}; folder ${folder.toFixed(2)}`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
