'use client';

import { CompressOutlined, ExpandOutlined } from '@ant-design/icons';
import { IconButton } from '@spanhouse/ui';
import { useMemo, useState, type ReactNode } from 'react';
import { useText } from '../../../i18n/use-text.ts';
import { foldedAncestors, foldFrom, rowsOf } from '../model/waterfall.ts';
import { Minimap } from './Minimap.tsx';
import type { TracePane } from './trace-pane.ts';
import { TraceLegend } from './TraceLegend.tsx';
import { WaterfallView } from './Waterfall.tsx';

const NOTHING_FOLDED: ReadonlySet<number> = new Set();

/** Legend, minimap and waterfall. */
export function WaterfallPane(pane: TracePane & { readonly isWaiting: (index: number) => boolean }): ReactNode {
  const { trace, times, matches, selected, state, colourOf, onChange } = pane;
  const text = useText();
  const [folded, setFolded] = useState(NOTHING_FOLDED);
  // A selected span is shown, whatever is folded.
  const open = useMemo(() => {
    const hiding = selected < 0 ? [] : foldedAncestors(trace, selected, folded);
    return hiding.length === 0 ? folded : new Set([...folded].filter((index) => !hiding.includes(index)));
  }, [trace, selected, folded]);
  const rows = useMemo(() => rowsOf(trace, open, matches), [trace, open, matches]);
  const hasFolds = open.size > 0;
  return (
    <>
      <TraceLegend {...pane}>
        <IconButton
          label={text(hasFolds ? 'trace.unfoldAll' : 'trace.foldAll')}
          icon={hasFolds ? <ExpandOutlined /> : <CompressOutlined />}
          onClick={() => setFolded(hasFolds ? NOTHING_FOLDED : foldFrom(trace, 1))}
        />
      </TraceLegend>
      <Minimap trace={trace} zoom={state.zoom} colourOf={colourOf} onZoom={(zoom) => onChange({ zoom }, { isStep: false })} />
      <WaterfallView
        {...{ trace, rows, colourOf, selected, matches }}
        isWaiting={pane.isWaiting}
        zoom={state.zoom ?? { from: 0, to: trace.durationNs || 1 }}
        folded={open}
        times={state.isPathShown ? times : null}
        onSelect={pane.onSelect}
        onFold={(index, isFolded) =>
          setFolded(isFolded ? new Set([...open, index]) : new Set([...open].filter((other) => other !== index)))
        }
        onZoom={(zoom) => onChange({ zoom }, { isStep: false })}
      />
    </>
  );
}
