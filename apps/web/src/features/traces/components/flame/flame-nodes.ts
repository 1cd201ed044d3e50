'use client';

import { formatDuration } from '@spanhouse/ui';
import { useMemo } from 'react';
import { useLocale, useText } from '../../../../i18n/use-text.ts';
import type { OpenTrace } from '../../model/open-trace.ts';
import type { PathTree } from '../../model/path-tree.ts';

/** 1 for nodes with a span of which `ofSpan` says more than 0; null for null. */
export function nodeMask(tree: PathTree, ofSpan: ArrayLike<number> | null): Uint8Array | null {
  if (ofSpan === null) return null;
  const mask = new Uint8Array(tree.count);
  for (let span = 0; span < tree.nodeOf.length; span++) if ((ofSpan[span] ?? 0) > 0) mask[tree.nodeOf[span] ?? 0] = 1;
  return mask;
}

export type NodeWords = { readonly service: string; readonly name: string; readonly facts: string };

/** What a node is called, and its figures in a sentence. */
export function useNodeWords(trace: OpenTrace, tree: PathTree): (node: number) => NodeWords {
  const text = useText();
  const locale = useLocale();
  return useMemo(
    () => (node) => {
      const service = trace.view.services[tree.service[node] ?? -1] ?? '';
      const name = trace.view.names[tree.name[node] ?? -1] ?? '';
      const facts = text('flame.facts', {
        ...{ service, name },
        calls: tree.calls[node] ?? 0,
        errors: tree.errors[node] ?? 0,
        total: formatDuration(tree.totalNs[node] ?? 0, locale),
        self: formatDuration(tree.selfNs[node] ?? 0, locale),
      });
      return { service, name, facts };
    },
    [trace, tree, text, locale],
  );
}
