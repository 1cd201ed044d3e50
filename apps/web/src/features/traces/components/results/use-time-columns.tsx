import type { Column } from '@spanhouse/ui';
import { useText } from '../../../../i18n/use-text.ts';
import { DurationCell, useTime } from './cells.tsx';
import type { TableProps } from './table-props.ts';

type Timed = { readonly startUnixNano: string; readonly durationNs: number };

/** When it started and how long it took, beside the longest of the rows: the same of found traces and of found spans. */
export function useTimeColumns<Row extends Timed>(
  rows: readonly Row[],
  { order, onOrder }: Pick<TableProps, 'order' | 'onOrder'>,
): { readonly start: Column<Row> & { readonly key: 'start' }; readonly duration: Column<Row> & { readonly key: 'duration' } } {
  const text = useText();
  const timeOf = useTime();
  const longest = Math.max(1, ...rows.map((row) => row.durationNs));
  return {
    start: {
      key: 'start',
      title: text('traces.column.start'),
      minWidth: timeOf.width,
      cell: (row) => timeOf.cell(row.startUnixNano),
      onSort: () => onOrder('newest'),
      isSorted: order === 'newest',
    },
    duration: {
      key: 'duration',
      title: text('traces.column.duration'),
      minWidth: 190,
      align: 'end',
      cell: (row) => <DurationCell ns={row.durationNs} longest={longest} />,
      onSort: () => onOrder('duration'),
      isSorted: order === 'duration',
    },
  };
}
