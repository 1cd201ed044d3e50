'use client';

import { componentColour, formatCount, formatDuration, formatShare, ShareBar, useThemeName } from '@spanhouse/ui';
import { COMPONENT_CLASSES } from '@spanhouse/trace-store/describe';
import { useMemo, type ReactNode } from 'react';
import { useLocale, useText } from '../../../../i18n/use-text.ts';
import { nameOf, serviceOf } from '../../model/open-trace.ts';
import { byInterface, byService } from '../../model/span-groups.ts';
import { figuresOf, groupFigures } from '../../model/statistics.ts';
import { waitedFor, type WaitedFor } from '../../model/waited-for.ts';
import type { TracePane } from '../trace-pane.ts';
import { GroupTable } from './GroupTable.tsx';
import styles from './Statistics.module.css';

/** What the spans that are looked at add up to; which service and which interface cost most, in a sentence; and figures by any group. */
export function StatisticsView(pane: TracePane): ReactNode {
  const { trace, times, shown, serviceColours } = pane;
  const text = useText();
  const locale = useLocale();
  const theme = useThemeName();
  const overall = useMemo(() => figuresOf(trace, times, shown), [trace, times, shown]);
  const [costliest, costliestInterface] = useMemo(
    () => [groupFigures(trace, times, shown, byService(trace))[0], groupFigures(trace, times, shown, byInterface(trace))[0]],
    [trace, times, shown],
  );
  const waited = useMemo(() => waitedFor(trace), [trace]);
  const services = useMemo(() => new Set(Array.from(shown, (span) => trace.view.spans.service[span])).size, [trace, shown]);
  const time = (ns: number): string => formatDuration(ns, locale);
  // Services by their own colours, as everywhere on the page: several of them are one class.
  const colourOf = ({ componentClass, component }: WaitedFor): string => {
    const name = COMPONENT_CLASSES[componentClass] ?? 'own';
    const service = name === 'downstream' ? trace.view.services.indexOf(component) : -1;
    return serviceColours[service] ?? componentColour(name, theme);
  };
  const { rootIndex } = trace.view;
  const figures: readonly (readonly [string, string])[] = [
    [text('stats.duration'), time(trace.durationNs)],
    [text('stats.spans'), formatCount(overall.count, locale)],
    [text('stats.services'), formatCount(services, locale)],
    [text('stats.errors'), formatCount(overall.errors, locale)],
    [text('stats.self'), time(overall.selfNs)],
    [text('stats.path'), time(overall.pathNs)],
    ['p50', time(overall.p50Ns)],
    ['p95', time(overall.p95Ns)],
    [text('stats.max'), time(overall.maxNs)],
  ];
  return (
    <div className={styles['view']} tabIndex={0} role="region" aria-label={text('trace.view.statistics')}>
      <dl className={styles['figures']}>
        {figures.map(([name, value]) => (
          <div key={name} className={styles['figure']}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {costliest?.group != null && costliestInterface?.group != null && (
        <p className={styles['sentence']}>
          {text('stats.sentence', {
            service: costliest.group.label,
            serviceTime: time(costliest.selfNs),
            serviceShare: formatShare(costliest.selfShare, locale),
            name: costliestInterface.group.label,
            owner: costliestInterface.group.service ?? '',
            nameTime: time(costliestInterface.selfNs),
            nameShare: formatShare(costliestInterface.selfShare, locale),
          })}
        </p>
      )}
      {waited.length > 0 && (
        <section className={styles['waited']}>
          <h2 className={styles['title']}>
            {text('stats.waited', { service: serviceOf(trace, rootIndex), name: nameOf(trace, rootIndex) })}
          </h2>
          <ShareBar
            label={text('stats.waited', { service: serviceOf(trace, rootIndex), name: nameOf(trace, rootIndex) })}
            parts={waited.map((part) => {
              const { componentClass, component, ns } = part;
              const name = COMPONENT_CLASSES[componentClass] ?? 'own';
              return {
                key: `${name}/${component}`,
                label: component === '' ? text(`component.${name}`) : component,
                value: ns,
                colour: colourOf(part),
              };
            })}
            unit="duration-ns"
            locale={locale}
          />
          <ul className={styles['parts']}>
            {waited.slice(0, PARTS_MAX).map((part) => {
              const { componentClass, component, ns } = part;
              const name = COMPONENT_CLASSES[componentClass] ?? 'own';
              return (
                <li key={`${name}/${component}`}>
                  <span className={styles['swatch']} style={{ background: colourOf(part) }} aria-hidden />
                  <bdi>{component === '' ? text(`component.${name}`) : component}</bdi> <strong>{time(ns)}</strong>
                </li>
              );
            })}
          </ul>
        </section>
      )}
      <GroupTable {...pane} />
    </div>
  );
}

/** More parts are read in the table below. */
const PARTS_MAX = 8;
