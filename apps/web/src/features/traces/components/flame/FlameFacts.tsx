'use client';

import { IconButton } from '@spanhouse/ui';
import type { ReactNode } from 'react';
import { useText } from '../../../../i18n/use-text.ts';
import type { PathTree } from '../../model/path-tree.ts';
import type { NodeWords } from './flame-nodes.ts';
import styles from './Flame.module.css';

type Props = {
  readonly tree: PathTree;
  /** -1: none is chosen. */
  readonly node: number;
  readonly isZoomed: boolean;
  readonly hint: string;
  readonly wordsOf: (node: number) => NodeWords;
  readonly onZoom: (node: number) => void;
  readonly onSelect: (index: number) => void;
};

/** What the chosen box is, and where one can go from it. */
export function FlameFacts({ tree, node, isZoomed, hint, wordsOf, onZoom, onSelect }: Props): ReactNode {
  const text = useText();
  return (
    <div className={styles['facts']}>
      <span className={styles['factsText']} title={node < 0 ? hint : wordsOf(node).facts}>
        {node < 0 ? hint : wordsOf(node).facts}
      </span>
      <span className={styles['factsActions']}>
        {node >= 0 && (
          <>
            <IconButton label={text('flame.openLongest')} isBordered onClick={() => onSelect(tree.span[node] ?? -1)}>
              {text('flame.openLongest')}
            </IconButton>
            <IconButton label={text('flame.zoom')} isBordered onClick={() => onZoom(node)}>
              {text('flame.zoom')}
            </IconButton>
          </>
        )}
        {isZoomed && (
          <IconButton label={text('trace.resetZoom')} isBordered onClick={() => onZoom(-1)}>
            {text('trace.resetZoom')}
          </IconButton>
        )}
      </span>
    </div>
  );
}
