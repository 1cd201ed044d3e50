import type { ReactNode } from 'react';
import { placeMarks } from './place-marks.ts';
import type { TimeMark } from './words.ts';
import styles from './TimeChart.module.css';

type Props = {
  readonly marks: readonly TimeMark[];
  readonly startMs: number;
  readonly endMs: number;
  readonly width: number;
};

/** Deploys, alerts and the selected moment as thin lines. A label that has no room is left to the tip. */
export function TimeMarks({ marks, startMs, endMs, width }: Props): ReactNode {
  return placeMarks(marks, startMs, endMs, width).map(({ mark, x, room }) => (
    <div key={`${mark.kind}/${String(mark.timeMs)}/${mark.label}`} className={styles['mark']} data-kind={mark.kind} style={{ left: x }}>
      {room > 0 && <span style={{ maxWidth: room }}>{mark.label}</span>}
    </div>
  ));
}
