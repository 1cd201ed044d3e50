'use client';

import { useCallback } from 'react';
import { useText } from '../../../i18n/use-text.ts';
import { MISSING_ID, OUTSIDE_ID, type TopologyNode } from '../model/topology.ts';

/** What a node is called: its name, or a word where it has none. */
export function useNodeLabel(): (node: Pick<TopologyNode, 'id' | 'name'>) => string {
  const text = useText();
  return useCallback(
    ({ id, name }) => {
      if (id === OUTSIDE_ID) return text('topology.outside');
      if (id === MISSING_ID) return text('topology.missing');
      return name === '' ? text('topology.unnamed') : name;
    },
    [text],
  );
}
