'use client';

import { ColourDot, componentColour, DurationFigure, Tag, useThemeName } from '@spanhouse/ui';
import { COMPONENT_CLASSES } from '@spanhouse/trace-store/describe';
import type { ReactNode } from 'react';
import { useLocale, useText } from '../../../../i18n/use-text.ts';
import { kindKey, statusKey } from '../../model/span-words.ts';
import type { TracePane } from '../trace-pane.ts';
import type { ListColumn } from './list-columns.ts';
import styles from './List.module.css';

type Props = {
  readonly pane: Pick<TracePane, 'trace' | 'serviceColours'>;
  readonly column: ListColumn;
  readonly span: number;
};

/** What a span is in one column. */
export function ListCell({ pane, column, span }: Props): ReactNode {
  const text = useText();
  const locale = useLocale();
  const theme = useThemeName();
  const value = column.valueOf(span);
  switch (column.kind) {
    case 'duration':
      return value === 0 ? <span className={styles['none']}>–</span> : <DurationFigure ns={Number(value)} locale={locale} />;
    case 'offset':
      return <DurationFigure ns={Number(value)} locale={locale} />;
    case 'kind':
      return text(kindKey(Number(value)));
    case 'status':
      return value === 2 ? <Tag tone="error">{text(statusKey(2))}</Tag> : text(statusKey(Number(value)));
    case 'component': {
      const name = COMPONENT_CLASSES[Number(value)] ?? 'own';
      return (
        <span className={styles['dotted']}>
          <ColourDot colour={componentColour(name, theme)} />
          {text(`component.${name}`)}
        </span>
      );
    }
    case 'text':
      return column.key === 'service' ? (
        <span className={styles['dotted']} title={String(value)}>
          <ColourDot colour={pane.serviceColours[pane.trace.view.spans.service[span] ?? -1] ?? ''} />
          <span className={styles['line']}>{value}</span>
        </span>
      ) : (
        <span className={styles['line']} title={String(value)}>
          {value}
        </span>
      );
  }
}
