'use client';

import { ColourDot, componentColour, useThemeName } from '@spanhouse/ui';
import type { ReactNode } from 'react';
import type { TopologyNode } from '../model/topology.ts';
import { useServiceColour } from './service-colours.ts';
import { useNodeLabel } from './use-node-label.ts';
import styles from './Topology.module.css';

/** A node's name beside the colour that it has everywhere. */
export function NodeName({ node }: { readonly node: Pick<TopologyNode, 'id' | 'nodeClass' | 'name'> }): ReactNode {
  const theme = useThemeName();
  const labelOf = useNodeLabel();
  const { nodeClass, name } = node;
  const colourOf = useServiceColour();
  const colour = nodeClass === 'service' ? colourOf(name) : componentColour(nodeClass === 'outside' ? 'waiting' : nodeClass, theme);
  return (
    <span className={styles['name']}>
      <ColourDot colour={colour} />
      <span className={styles['nameText']}>{labelOf(node)}</span>
    </span>
  );
}
