import type { ReactNode } from 'react';
import { inkOn } from '../../colour/contrast.ts';
import { formatShare } from '../../format/number.ts';
import { formatChartValue, type ChartUnit } from '../time-chart/chart-unit.ts';
import { placeParts, type SharePart } from './shares.ts';
import styles from './ShareBar.module.css';

export type ShareBarProps = {
  /** What is divided; read instead of the picture. */
  readonly label: string;
  readonly parts: readonly SharePart[];
  /** Of what the parts are parts; absent: of their sum. What is missing to it stays empty. */
  readonly total?: number;
  readonly unit: ChartUnit;
  readonly locale: string;
  /** Length of the bar itself, 0 to 1, where several are compared; absent: all of the width. */
  readonly length?: number;
  readonly onPart?: (key: string) => void;
};

/** What something is made of, as one bar. Parts are buttons when they lead somewhere; names and values are their text, and shown on hover. */
export function ShareBar({ label, parts, total, unit, locale, length = 1, onPart }: ShareBarProps): ReactNode {
  const placed = placeParts(parts, total ?? null);
  return (
    <ul className={styles['bar']} aria-label={label} style={{ width: `${String(Math.max(0.004, length) * 100)}%` }}>
      {placed.map(({ key, label: name, value, share, colour, hatched }) => {
        const text = `${name}: ${formatChartValue(value, unit, locale)}, ${formatShare(share, locale)}`;
        const look = hatched === true ? { color: colour } : { background: colour, color: inkOn(colour) };
        const Part = onPart === undefined ? 'span' : 'button';
        return (
          <li key={key} style={{ flexGrow: share, flexBasis: 0 }}>
            <Part
              className={styles['part']}
              data-hatched={hatched === true ? '' : undefined}
              style={look}
              title={text}
              {...(onPart === undefined ? {} : { type: 'button' as const, onClick: () => onPart(key) })}
            >
              <span className={styles['share']} aria-hidden>
                {wholePercent(share, locale)}
              </span>
              <span className="sh-visually-hidden">{text}</span>
            </Part>
          </li>
        );
      })}
      {total !== undefined && <li className={styles['rest']} style={{ flexGrow: restOf(placed), flexBasis: 0 }} aria-hidden />}
    </ul>
  );
}

/** What a part says itself where it is wide enough; the style sheet knows how wide that is. */
function wholePercent(share: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }).format(share);
}

function restOf(parts: readonly { readonly share: number }[]): number {
  return Math.max(0, 1 - parts.reduce((sum, { share }) => sum + share, 0));
}
