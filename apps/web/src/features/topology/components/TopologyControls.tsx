'use client';

import { Segmented, Select } from 'antd';
import type { ReactNode } from 'react';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import { COMPARISONS, type Comparison } from '../../applications/model/comparison.ts';
import { NODE_CLASSES, type NodeClass } from '../model/topology.ts';
import { GROUPINGS, MIN_RATES, VIEWS, type Grouping, type TopologyState, type View } from '../url.ts';
import { rateText } from './Rate.tsx';
import styles from './Topology.module.css';

type Props = { readonly state: TopologyState; readonly onChange: (change: Partial<TopologyState>) => void };

/** What is shown, how it is grouped, and what it is compared with. */
export function TopologyControls({ state, onChange }: Props): ReactNode {
  const text = useText();
  const locale = useLocale();
  const shown = NODE_CLASSES.filter((nodeClass) => !state.hiddenClasses.includes(nodeClass));
  return (
    <div className={styles['controls']}>
      <Segmented<View>
        aria-label={text('topology.view')}
        value={state.view}
        options={VIEWS.map((view) => ({ value: view, label: text(`topology.view.${view}`) }))}
        onChange={(view) => onChange({ view })}
      />
      <Select<Comparison>
        className={styles['choice'] ?? ''}
        aria-label={text('topology.against')}
        value={state.against ?? 'none'}
        options={COMPARISONS.map((value) => ({ value, label: text(`topology.against.${value}`) }))}
        onChange={(against) => onChange({ against: against === 'none' ? null : against })}
      />
      <Select<Grouping>
        className={styles['choice'] ?? ''}
        aria-label={text('topology.group')}
        value={state.grouping}
        options={GROUPINGS.map((value) => ({ value, label: text(`topology.group.${value}`) }))}
        onChange={(grouping) => onChange({ grouping, foldedGroups: [] })}
      />
      <Select<NodeClass[]>
        className={styles['kinds'] ?? ''}
        mode="multiple"
        aria-label={text('topology.kinds')}
        value={shown}
        maxTagCount={0}
        maxTagPlaceholder={
          shown.length === NODE_CLASSES.length
            ? text('topology.kinds.all')
            : text('topology.kinds.some', { shown: shown.length, all: NODE_CLASSES.length })
        }
        placeholder={text('topology.kinds.some', { shown: 0, all: NODE_CLASSES.length })}
        showSearch={false}
        options={NODE_CLASSES.map((value) => ({ value, label: text(`topology.class.${value}`) }))}
        onChange={(classes) => onChange({ hiddenClasses: NODE_CLASSES.filter((nodeClass) => !classes.includes(nodeClass)) })}
      />
      <Select<number>
        className={styles['choice'] ?? ''}
        aria-label={text('topology.min')}
        value={state.minRate}
        options={MIN_RATES.map((value) => ({
          value,
          label: value === 0 ? text('topology.min.any') : text('topology.min.from', { rate: rateText(value, locale, text) }),
        }))}
        onChange={(minRate) => onChange({ minRate })}
      />
    </div>
  );
}
