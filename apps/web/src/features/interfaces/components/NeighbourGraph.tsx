'use client';

import { ColourDot, componentColour, formatDuration, serviceColour, useThemeName } from '@spanhouse/ui';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import { ErrorShare, RateFigure, shareOf } from '../../applications/index.ts';
import type { EdgeView } from '../model/callers.ts';
import { armsOf, type Arm, type Arms } from '../model/neighbour-arms.ts';
import { useEdgeLinks } from './use-edge-links.ts';
import styles from './NeighbourGraph.module.css';

/* Cards are of one height, so that lines meet them without anything being measured. Px; the style sheet has the same. */
const CARD_HEIGHT = 48;
const CARD_GAP = 6;
/** From this share of failures on a line is drawn as failing. */
const FAILING_SHARE = 0.01;

/** An interface between who calls it and what it calls; a line is as wide as its calls are many. */
export function NeighbourGraph({
  service,
  name,
  upstream,
  downstream,
  seconds,
}: {
  readonly service: string;
  readonly name: string;
  readonly upstream: readonly EdgeView[];
  readonly downstream: readonly EdgeView[];
  /** Length of the time range. */
  readonly seconds: number;
}): ReactNode {
  const text = useText();
  const theme = useThemeName();
  const [callers, callees] = [armsOf(upstream, false), armsOf(downstream, true)];
  const height = Math.max(heightOf(callers), heightOf(callees), CARD_HEIGHT);
  return (
    <div className={styles['graph']}>
      <Cards arms={callers} service={service} seconds={seconds} isDownstream={false} empty={text('edges.upstreamEmpty')} />
      <Lines arms={callers} height={height} isDownstream={false} />
      <div className={styles['centre']}>
        <span className={styles['title']} title={name}>
          <ColourDot colour={serviceColour(service, theme)} />
          <strong className={styles['text']}>{name}</strong>
        </span>
        <span className={styles['figures']}>{service}</span>
      </div>
      <Lines arms={callees} height={height} isDownstream />
      <Cards arms={callees} service={service} seconds={seconds} isDownstream empty={text('edges.downstreamEmpty')} />
    </div>
  );
}

function Cards({
  arms,
  service,
  seconds,
  isDownstream,
  empty,
}: {
  readonly arms: Arms;
  readonly service: string;
  readonly seconds: number;
  readonly isDownstream: boolean;
  readonly empty: string;
}): ReactNode {
  const text = useText();
  const theme = useThemeName();
  const locale = useLocale();
  const { titleOf, hrefOf } = useEdgeLinks(service);
  if (arms.shown.length === 0) return <p className={styles['none']}>{empty}</p>;
  return (
    <ul className={styles['cards']} aria-label={text(isDownstream ? 'edges.downstream' : 'edges.upstream')}>
      {arms.shown.map(({ view, side }) => {
        const href = hrefOf(view, isDownstream);
        const title = titleOf(view);
        const colour =
          view.componentClass === 'downstream' ? serviceColour(view.service, theme) : componentColour(view.componentClass, theme);
        return (
          <li key={view.key} className={styles['card']} title={`${view.service} ${title}`}>
            <span className={styles['title']}>
              <ColourDot colour={colour} />
              {href === null ? (
                <span className={styles['text']}>{title}</span>
              ) : (
                <Link className={styles['text']} href={href} prefetch={false}>
                  {title}
                </Link>
              )}
              {title !== view.service && <span className={styles['service']}>{view.service}</span>}
            </span>
            <span className={styles['figures']}>
              <RateFigure perSecond={side.count / seconds} />
              <ErrorShare share={shareOf(side)} />
              {side.p95Ns !== null && <span>p95 {formatDuration(side.p95Ns, locale)}</span>}
            </span>
          </li>
        );
      })}
      {arms.hidden > 0 && <li className={styles['rest']}>{text('edges.hidden', { count: arms.hidden })}</li>}
    </ul>
  );
}

/** The lines between the cards of one direction and the interface; the width of the drawing is stretched to its place. */
function Lines({
  arms,
  height,
  isDownstream,
}: {
  readonly arms: Arms;
  readonly height: number;
  readonly isDownstream: boolean;
}): ReactNode {
  const top = (height - heightOf(arms)) / 2;
  const pathOf = (index: number): string => {
    const card = top + index * (CARD_HEIGHT + CARD_GAP) + CARD_HEIGHT / 2;
    const [from, to] = isDownstream ? [height / 2, card] : [card, height / 2];
    return `M0 ${String(from)} C50 ${String(from)} 50 ${String(to)} 100 ${String(to)}`;
  };
  const isFailing = ({ side }: Arm): boolean => shareOf(side) >= FAILING_SHARE;
  return (
    <svg className={styles['lines']} style={{ height }} viewBox={`0 0 100 ${String(height)}`} preserveAspectRatio="none" aria-hidden>
      {arms.shown.map((arm, index) => (
        <path key={arm.view.key} d={pathOf(index)} strokeWidth={arm.width} data-failing={isFailing(arm) ? '' : undefined} />
      ))}
    </svg>
  );
}

function heightOf({ shown, hidden }: Arms): number {
  const rows = shown.length + (hidden > 0 ? 1 : 0);
  return Math.max(0, rows * (CARD_HEIGHT + CARD_GAP) - CARD_GAP);
}
