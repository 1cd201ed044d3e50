'use client';

import {
  classNames,
  ColourDot,
  DataTable,
  DurationFigure,
  formatCount,
  formatDateTime,
  formatTimeOfDay,
  serviceColours,
  Tag,
  useThemeName,
  type Column,
} from '@spanhouse/ui';
import { parseTarget, type QueryFilter } from '@spanhouse/trace-store/query-language';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useMemo, type ReactNode } from 'react';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import { useFrame } from '../../frame/index.ts';
import type { SearchResult, SpanRowView, TraceRowView } from '../model/search-view.ts';
import { withFacet } from '../model/facet-conditions.ts';
import { kindKey, statusKey } from '../model/span-words.ts';
import type { OptionalColumn, Order } from '../url.ts';
import styles from './TracesPage.module.css';

type Props = {
  readonly result: SearchResult;
  readonly order: Order;
  readonly hidden: readonly OptionalColumn[];
  /** Keys of the query language that spans were asked for with. */
  readonly columns: readonly string[];
  readonly conditions: readonly QueryFilter[];
  readonly onOrder: (order: Order) => void;
  readonly onService: (service: string) => void;
  readonly onInstance: (instance: string) => void;
  readonly onQuery: (conditions: readonly QueryFilter[]) => void;
};

const SERVICES_SHOWN = 3;
const DAY_MS = 86_400_000;

/** What was found, as traces or as spans. A row opens its trace; names in it narrow the query. */
export function ResultTable(props: Props): ReactNode {
  return props.result.mode === 'traces' ? (
    <TraceTable {...props} rows={props.result.rows} />
  ) : (
    <SpanTable {...props} rows={props.result.rows} />
  );
}

function TraceTable({ rows, order, hidden, onOrder, onService }: Props & { readonly rows: readonly TraceRowView[] }): ReactNode {
  const text = useText();
  const locale = useLocale();
  const frame = useFrame();
  const router = useRouter();
  const colourOf = useColours(rows.flatMap((row) => [row.rootService, ...row.services]));
  const longest = Math.max(1, ...rows.map((row) => row.durationNs));
  const timeOf = useTime();
  const hrefOf = (row: TraceRowView): string => frame.hrefTo(`/traces/${row.traceId}`);
  const name = (row: TraceRowView): ReactNode => (
    <span className={styles['nameCell']}>
      <ColourDot colour={colourOf(row.rootSeen ? row.rootService : (row.services[0] ?? ''))} />
      <Link className={styles['nameLink']} href={hrefOf(row)} prefetch={false} onClick={(event) => event.stopPropagation()}>
        <span className={styles['service']}>{row.rootSeen ? row.rootService : row.services[0]}</span>{' '}
        <span className={styles['operation']}>{row.rootSeen ? row.rootName : text('traces.rootUnseen')}</span>
      </Link>
    </span>
  );
  const columns: readonly (Column<TraceRowView> & { readonly key: OptionalColumn | 'start' | 'root' | 'duration' })[] = [
    {
      key: 'start',
      title: text('traces.column.start'),
      minWidth: timeOf.width,
      cell: (row) => timeOf.cell(row.startUnixNano),
      onSort: () => onOrder('newest'),
      isSorted: order === 'newest',
    },
    { key: 'root', title: text('traces.column.root'), minWidth: 200, grow: 3, cell: name },
    {
      key: 'duration',
      title: text('traces.column.duration'),
      minWidth: 190,
      align: 'end',
      cell: (row) => <DurationCell ns={row.durationNs} longest={longest} />,
      onSort: () => onOrder('duration'),
      isSorted: order === 'duration',
    },
    {
      key: 'spans',
      title: text('traces.column.spans'),
      minWidth: 84,
      align: 'end',
      cell: (row) => <span className={styles['mono']}>{formatCount(row.spanCount, locale)}</span>,
      onSort: () => onOrder('spans'),
      isSorted: order === 'spans',
    },
    {
      key: 'errors',
      title: text('traces.column.errors'),
      minWidth: 84,
      align: 'end',
      cell: (row) => <ErrorCount count={row.errorCount} />,
      onSort: () => onOrder('errors'),
      isSorted: order === 'errors',
    },
    {
      key: 'services',
      title: text('traces.column.services'),
      minWidth: 200,
      grow: 2,
      cell: (row) => (
        <span className={styles['services']}>
          {row.services.slice(0, SERVICES_SHOWN).map((service) => (
            <Pick key={service} value={service} colour={colourOf(service)} onPick={onService} />
          ))}
          {row.services.length > SERVICES_SHOWN && (
            <span className={styles['muted']}>{text('traces.moreServices', { count: row.services.length - SERVICES_SHOWN })}</span>
          )}
        </span>
      ),
    },
    { key: 'traceId', title: text('traces.column.traceId'), minWidth: 112, cell: (row) => <ShortId id={row.traceId} /> },
  ];
  return (
    <DataTable
      className={styles['table']}
      label={text('traces.tableTraces')}
      columns={columns.filter((column) => !hidden.some((name) => name === column.key))}
      rows={rows}
      keyOf={(row) => row.traceId}
      onOpen={(row) => router.push(hrefOf(row))}
      twoLines={(row) => (
        <>
          <div className={styles['lineOne']}>
            {name(row)}
            <DurationFigure ns={row.durationNs} locale={locale} />
          </div>
          <div className={styles['lineTwo']}>
            {timeOf.cell(row.startUnixNano)}
            <span>
              {formatCount(row.spanCount, locale)} {text('trace.spans', { count: row.spanCount })}
            </span>
            {row.errorCount > 0 && (
              <Tag tone="error">
                {formatCount(row.errorCount, locale)} {text('trace.errors', { count: row.errorCount })}
              </Tag>
            )}
          </div>
        </>
      )}
    />
  );
}

function SpanTable(props: Props & { readonly rows: readonly SpanRowView[] }): ReactNode {
  const { rows, order, hidden, columns: keys, conditions, onOrder, onService, onInstance, onQuery } = props;
  const text = useText();
  const locale = useLocale();
  const frame = useFrame();
  const router = useRouter();
  const colourOf = useColours(rows.map((row) => row.service));
  const longest = Math.max(1, ...rows.map((row) => row.durationNs));
  const timeOf = useTime();
  const hrefOf = (row: SpanRowView): string => frame.hrefTo(`/traces/${row.traceId}`, { span: row.spanId });
  const name = (row: SpanRowView): ReactNode => (
    <Link className={styles['nameLink']} href={hrefOf(row)} prefetch={false} onClick={(event) => event.stopPropagation()}>
      {row.name}
    </Link>
  );
  const columns: readonly Column<SpanRowView>[] = [
    {
      key: 'start',
      title: text('traces.column.start'),
      minWidth: timeOf.width,
      cell: (row) => timeOf.cell(row.startUnixNano),
      onSort: () => onOrder('newest'),
      isSorted: order === 'newest',
    },
    {
      key: 'service',
      title: text('traces.column.service'),
      minWidth: 130,
      grow: 1,
      cell: (row) => <Pick value={row.service} colour={colourOf(row.service)} onPick={onService} />,
    },
    { key: 'name', title: text('traces.column.name'), minWidth: 200, grow: 2.4, cell: name },
    {
      key: 'duration',
      title: text('traces.column.duration'),
      minWidth: 190,
      align: 'end',
      cell: (row) => <DurationCell ns={row.durationNs} longest={longest} />,
      onSort: () => onOrder('duration'),
      isSorted: order === 'duration',
    },
    ...keys.map((key, i): Column<SpanRowView> => ({
      key: `attribute ${key}`,
      title: key,
      minWidth: 140,
      grow: 1,
      cell: (row) => {
        const value = row.values[i] ?? null;
        const target = parseTarget(key);
        if (value === null || target === null) return null;
        return <Pick value={value} isMono onPick={() => onQuery(withFacet(conditions, target, { included: [value], excluded: [] }))} />;
      },
    })),
    {
      key: 'kind',
      title: text('traces.column.kind'),
      minWidth: 92,
      cell: (row) => <span className={styles['muted']}>{text(kindKey(row.kind))}</span>,
    },
    { key: 'status', title: text('traces.column.status'), minWidth: 84, cell: (row) => <StatusTag code={row.status} /> },
    {
      key: 'instance',
      title: text('traces.column.instance'),
      minWidth: 110,
      grow: 1,
      cell: (row) => (row.instance === '' ? null : <Pick value={row.instance} onPick={onInstance} />),
    },
    { key: 'environment', title: text('traces.column.environment'), minWidth: 96, cell: (row) => row.environment },
    { key: 'traceId', title: text('traces.column.traceId'), minWidth: 112, cell: (row) => <ShortId id={row.traceId} /> },
  ];
  return (
    <DataTable
      className={styles['table']}
      label={text('traces.tableSpans')}
      columns={columns.filter((column) => !hidden.some((other) => other === column.key))}
      rows={rows}
      keyOf={(row) => `${row.traceId}/${row.spanId}`}
      onOpen={(row) => router.push(hrefOf(row))}
      twoLines={(row) => (
        <>
          <div className={styles['lineOne']}>
            <span className={styles['nameCell']}>
              <ColourDot colour={colourOf(row.service)} />
              {name(row)}
            </span>
            <DurationFigure ns={row.durationNs} locale={locale} />
          </div>
          <div className={styles['lineTwo']}>
            {timeOf.cell(row.startUnixNano)}
            <span>{row.service}</span>
            {row.status === 2 && <StatusTag code={row.status} />}
          </div>
        </>
      )}
    />
  );
}

function useColours(services: readonly string[]): (service: string) => string {
  const theme = useThemeName();
  const key = [...new Set(services)].sort().join('\n');
  return useMemo(() => {
    const names = key.split('\n');
    const colours = serviceColours(names, theme);
    const byName = new Map(names.map((name, i) => [name, colours[i] ?? '']));
    return (service) => byName.get(service) ?? '';
  }, [key, theme]);
}

/** Time of day where the range is within a day, with the date where it is longer. */
function useTime(): { readonly width: number; readonly cell: (startUnixNano: string) => ReactNode } {
  const { resolved } = useFrame();
  const isShort = resolved.toMs - resolved.fromMs <= DAY_MS;
  return {
    width: isShort ? 124 : 184,
    cell: (startUnixNano) => {
      const ms = Number(BigInt(startUnixNano) / 1_000_000n);
      return (
        <span className={styles['mono']} title={formatDateTime(ms)}>
          {isShort ? formatTimeOfDay(ms) : formatDateTime(ms).slice(5)}
        </span>
      );
    },
  };
}

function DurationCell({ ns, longest }: { readonly ns: number; readonly longest: number }): ReactNode {
  const locale = useLocale();
  return (
    <span className={styles['durationCell']}>
      <span className={styles['durationBar']} aria-hidden>
        <span className={styles['durationFill']} style={{ width: `${((ns / longest) * 100).toFixed(1)}%` }} />
      </span>
      <span className={styles['durationText']}>
        <DurationFigure ns={ns} locale={locale} />
      </span>
    </span>
  );
}

function ErrorCount({ count }: { readonly count: number }): ReactNode {
  const locale = useLocale();
  return count === 0 ? <span className={styles['muted']}>–</span> : <Tag tone="error">{formatCount(count, locale)}</Tag>;
}

function StatusTag({ code }: { readonly code: number }): ReactNode {
  const text = useText();
  return code === 0 ? (
    <span className={styles['muted']}>{text(statusKey(code))}</span>
  ) : (
    <Tag tone={code === 2 ? 'error' : 'ok'}>{text(statusKey(code))}</Tag>
  );
}

function ShortId({ id }: { readonly id: string }): ReactNode {
  return (
    <span className={`${styles['mono'] ?? ''} ${styles['muted'] ?? ''}`} title={id}>
      {id.slice(0, 4)}…{id.slice(-6)}
    </span>
  );
}

function Pick({
  value,
  colour,
  isMono = false,
  onPick,
}: {
  readonly value: string;
  readonly colour?: string;
  readonly isMono?: boolean;
  readonly onPick: (value: string) => void;
}): ReactNode {
  const text = useText();
  return (
    <button
      type="button"
      className={styles['pick']}
      title={text('traces.addFilter', { value })}
      onClick={(event) => {
        event.stopPropagation();
        onPick(value);
      }}
    >
      {colour !== undefined && <ColourDot colour={colour} />}
      <span className={classNames(styles['pickText'], isMono ? styles['mono'] : undefined)}>{value}</span>
    </button>
  );
}
