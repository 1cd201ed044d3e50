'use client';

import { EmptyState, formatDateTime, Panel } from '@spanhouse/ui';
import { formatQuery, type Query } from '@spanhouse/trace-store/query-language';
import type { ReactNode } from 'react';
import { useText } from '../../../i18n/use-text.ts';
import { absoluteRange, useFrame } from '../../frame/index.ts';
import type { ComparisonView } from '../model/comparison-view.ts';
import { chosenTraces, conditionOf } from '../model/found-traces.ts';
import type { CompareState } from '../url.ts';
import { Cohorts } from './Cohorts.tsx';
import { Distinctions } from './Distinctions.tsx';
import styles from './Compare.module.css';

type Props = {
  readonly comparison: ComparisonView;
  /** Which spans are chosen, in words. */
  readonly choice: string;
  readonly query: Query;
  readonly state: CompareState;
  readonly onRun: (query: string) => void;
};

/** Both sets, and what tells them apart; or why nothing does. */
export function Comparison(props: Props): ReactNode {
  const { comparison, choice } = props;
  const text = useText();
  const frame = useFrame();
  const { chosen, rest } = comparison;
  const range = { from: formatDateTime(frame.resolved.fromMs).slice(0, 16), to: formatDateTime(frame.resolved.toMs).slice(0, 16) };
  if (chosen.matched + rest.matched === 0) return <Said title={text('compare.empty')}>{text('compare.emptyText', range)}</Said>;
  if (chosen.matched === 0)
    return <Said title={text('compare.noneChosen')}>{text('compare.noneChosenText', { rest: rest.matched, choice })}</Said>;
  if (rest.matched === 0) return <Said title={text('compare.noneRest')}>{text('compare.noneRestText', { chosen: chosen.matched })}</Said>;
  return <Told {...props} />;
}

function Said({ title, children }: { readonly title: string; readonly children: string }): ReactNode {
  return (
    <Panel>
      <EmptyState title={title}>{children}</EmptyState>
    </Panel>
  );
}

function Told({ comparison, choice, query, state, onRun }: Props): ReactNode {
  const text = useText();
  const frame = useFrame();
  const { distinctions, idKeys, threshold } = comparison;
  const actions = {
    onAdd: (key: string, value: string): void => onRun(formatQuery([...query.conditions, conditionOf(key, value)], query.selection)),
    tracesHref: (key: string, value: string): string => {
      const found = chosenTraces(query, state, threshold, conditionOf(key, value), frame.resolved);
      const isTimed = found.fromMs !== frame.resolved.fromMs || found.toMs !== frame.resolved.toMs;
      return frame.hrefTo('/traces', {
        q: found.query,
        mode: 'spans',
        order: found.order,
        ...(isTimed ? absoluteRange(found.fromMs, found.toMs) : {}),
      });
    },
  };
  return (
    <div className={styles['told']}>
      <Cohorts comparison={comparison} choice={choice} />
      {distinctions.length === 0 && (
        <Said title={text('compare.nothing')}>
          {text('compare.nothingText', { chosen: comparison.chosen.sampled, rest: comparison.rest.sampled })}
        </Said>
      )}
      <Distinctions title={text('compare.causes')} distinctions={distinctions.filter(({ isSymptom }) => !isSymptom)} {...actions} />
      <Distinctions title={text('compare.symptoms')} distinctions={distinctions.filter(({ isSymptom }) => isSymptom)} {...actions} />
      {idKeys.length > 0 && <p className={styles['note']}>{text('compare.ids', { keys: idKeys.join(', ') })}</p>}
    </div>
  );
}
