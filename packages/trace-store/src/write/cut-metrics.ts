import { encodeNativeBlock } from '@spanhouse/clickhouse';
import type { Cut } from '@spanhouse/span-log';
import type { CutSpans } from '../cut/cut-spans.ts';
import { countSpans } from '../metrics/count-spans.ts';
import { countedColumns, metricColumns } from '../metrics/metric-columns.ts';
import { MetricCounts } from '../metrics/metric-counts.ts';
import { MetricSeries } from '../metrics/metric-series.ts';
import { keptDays, RESOLUTIONS } from '../metrics/resolutions.ts';
import type { CutInsert } from './cut-insert.ts';
import type { CutSettings } from './cut-settings.ts';
import type { Group } from './group.ts';
import { insertTokenOf, type PartitionClass } from './insert-token.ts';
import type { OriginFacts } from './origins.ts';

const SECONDS_PER_DAY = 86_400;

/** The counts of the groups of one partition class, which go into one insert for each resolution. */
export class CutMetrics {
  readonly #cut: CutSpans;
  readonly #series: MetricSeries;
  readonly #counts = new MetricCounts();

  constructor(cut: CutSpans, origins: readonly OriginFacts[], { pathRules }: Pick<CutSettings, 'pathRules'>) {
    this.#cut = cut;
    this.#series = new MetricSeries(cut, origins, pathRules);
  }

  /** @returns how many spans were left out */
  add(group: Group): number {
    return countSpans(this.#cut, group, this.#series, this.#counts);
  }

  inserts(cut: Cut, partition: PartitionClass): readonly CutInsert[] {
    if (this.#counts.rows === 0) return [];
    const mark = ['cut', cut.partition, cut.from, partition.retentionDays, partition.receivedDay].map(String).join(':');
    const counted = countedColumns(
      { counts: this.#counts, histograms: this.#counts.histograms(), series: this.#series.all },
      partition.receivedDay,
      { text: mark, time: partition.receivedDay * SECONDS_PER_DAY },
    );
    return RESOLUTIONS.map((resolution): CutInsert => {
      const table = `span_metrics_${resolution.suffix}` as const;
      const { rows } = counted;
      const native = metricColumns(counted, resolution, keptDays(resolution, partition.retentionDays));
      const block = encodeNativeBlock(native, rows);
      return { table, token: insertTokenOf(table, cut, partition), rows, block, probe: { table, mark } };
    });
  }
}
