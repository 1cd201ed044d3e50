'use client';

import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useText } from '../../../i18n/use-text.ts';
import { NO_FILTER } from '../model/span-filter.ts';
import { CompareView } from './compare/CompareView.tsx';
import { FlameView } from './flame/FlameView.tsx';
import { GraphView } from './graph/GraphView.tsx';
import { ListView } from './list/ListView.tsx';
import { StatisticsView } from './statistics/StatisticsView.tsx';
import { TraceLegend } from './TraceLegend.tsx';
import type { TracePane } from './trace-pane.ts';
import { WaterfallPane } from './WaterfallPane.tsx';
import styles from './TracePage.module.css';

/** The view that the URL names. */
export function ViewPanel({ isWaiting, ...pane }: TracePane & { readonly isWaiting: (index: number) => boolean }): ReactNode {
  const text = useText();
  if (pane.shown.length === 0 && pane.state.shown !== 'compare') {
    return (
      <div className={styles['empty']} role="status">
        {text('trace.nothingMatches')}
        <Button onClick={() => pane.onChange({ filter: NO_FILTER })}>{text('trace.clearFilters')}</Button>
      </div>
    );
  }
  switch (pane.state.shown) {
    case 'waterfall':
      return <WaterfallPane {...pane} isWaiting={isWaiting} />;
    case 'graph':
      return <GraphView {...pane} />;
    case 'flame':
      return (
        <>
          <TraceLegend {...pane} />
          <FlameView {...pane} />
        </>
      );
    case 'statistics':
      return <StatisticsView {...pane} />;
    case 'list':
      return <ListView {...pane} />;
    case 'compare':
      return <CompareView {...pane} />;
  }
}
