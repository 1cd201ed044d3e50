'use client';

import {
  classNames,
  ColourDot,
  DurationFigure,
  formatCount,
  formatDateTime,
  formatTimeOfDay,
  serviceColours,
  Tag,
  useThemeName,
} from '@spanhouse/ui';
import { useMemo, type ReactNode } from 'react';
import { useLocale, useText } from '../../../../i18n/use-text.ts';
import { useFrame } from '../../../frame/index.ts';
import { statusKey } from '../../model/span-words.ts';
import styles from '../TracesPage.module.css';

/* What the cells of found traces and spans are made of. */

const DAY_MS = 86_400_000;

export function useColours(services: readonly string[]): (service: string) => string {
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
export function useTime(): { readonly width: number; readonly cell: (startUnixNano: string) => ReactNode } {
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

export function DurationCell({ ns, longest }: { readonly ns: number; readonly longest: number }): ReactNode {
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

export function ErrorCount({ count }: { readonly count: number }): ReactNode {
  const locale = useLocale();
  return count === 0 ? <span className={styles['muted']}>–</span> : <Tag tone="error">{formatCount(count, locale)}</Tag>;
}

export function StatusTag({ code }: { readonly code: number }): ReactNode {
  const text = useText();
  return code === 0 ? (
    <span className={styles['muted']}>{text(statusKey(code))}</span>
  ) : (
    <Tag tone={code === 2 ? 'error' : 'ok'}>{text(statusKey(code))}</Tag>
  );
}

export function ShortId({ id }: { readonly id: string }): ReactNode {
  return (
    <span className={`${styles['mono'] ?? ''} ${styles['muted'] ?? ''}`} title={id}>
      {id.slice(0, 4)}…{id.slice(-6)}
    </span>
  );
}

export function Pick({
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

/** On a phone, where there are no columns: what a column would have shown. */
export function NamedValue({ name, value }: { readonly name: string; readonly value: string | null }): ReactNode {
  if (value === null || value === '') return null;
  return (
    <span className={styles['namedValue']}>
      <span>{name}</span>
      <span className={styles['mono']}>{value}</span>
    </span>
  );
}
