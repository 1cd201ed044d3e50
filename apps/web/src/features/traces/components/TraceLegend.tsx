'use client';

import { ColourDot, componentColour, formatCount, useThemeName } from '@spanhouse/ui';
import { useMemo, type ReactNode } from 'react';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import { COMPONENT_CLASSES } from '@spanhouse/trace-store/describe';
import type { SpanFilter } from '../model/span-filter.ts';
import type { TracePane } from './trace-pane.ts';
import styles from './TracePage.module.css';

type Props = Pick<TracePane, 'trace' | 'serviceColours' | 'state' | 'onChange'> & { readonly children?: ReactNode };

/** What the colours mean, with the number of spans of each. An entry filters by what it names. */
export function TraceLegend({ trace: { view }, serviceColours, state: { colourBy, filter }, onChange, children }: Props): ReactNode {
  const text = useText();
  const locale = useLocale();
  const theme = useThemeName();
  const onFilter = (next: SpanFilter): void => onChange({ filter: next }, { isStep: false });
  const counts = useMemo(() => {
    const column = colourBy === 'service' ? view.spans.service : view.spans.componentClass;
    const found = new Map<number, number>();
    for (const key of column) found.set(key, (found.get(key) ?? 0) + 1);
    return [...found].sort((a, b) => b[1] - a[1]);
  }, [view, colourBy]);
  return (
    <div className={styles['legend']} role="group" aria-label={text('trace.colourBy')}>
      <div className={styles['legendItems']}>
        {counts.map(([key, count]) => {
          const service = view.services[key] ?? '';
          const componentClass = COMPONENT_CLASSES[key] ?? 'own';
          const isService = colourBy === 'service';
          const isPressed = isService ? filter.service === service : filter.componentClass === key;
          return (
            <button
              key={key}
              type="button"
              className={styles['legendItem']}
              aria-pressed={isPressed}
              onClick={() =>
                onFilter(
                  isService ? { ...filter, service: isPressed ? null : service } : { ...filter, componentClass: isPressed ? null : key },
                )
              }
            >
              <ColourDot colour={isService ? (serviceColours[key] ?? '') : componentColour(componentClass, theme)} />
              {isService ? service : text(`component.${componentClass}`)}
              <span className={styles['legendCount']}>{formatCount(count, locale)}</span>
            </button>
          );
        })}
      </div>
      <span className={styles['legendEnd']}>{children}</span>
    </div>
  );
}
