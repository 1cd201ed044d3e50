'use client';

import type { ServiceGraphWords } from '@spanhouse/ui';
import { useMemo } from 'react';
import { useText } from '../../../i18n/use-text.ts';

/** The graph's texts in the reader's language. */
export function useGraphWords(): ServiceGraphWords {
  const text = useText();
  return useMemo(
    () => ({
      search: text('topology.find'),
      found: (count) => text('topology.found', { count }),
      zoomIn: text('topology.zoomIn'),
      zoomOut: text('topology.zoomOut'),
      fit: text('topology.fit'),
      counts: (nodes, edges) => text('topology.facts', { nodes, edges }),
      list: text('topology.list'),
      keys: text('topology.keys'),
      neighbours: (callers, called) => text('topology.neighbours', { callers, called }),
      near: text('topology.near'),
      hops: (count) => text('topology.hops', { count }),
      everything: text('topology.everything'),
      fold: (group) => text('topology.fold', { group }),
      unfold: (group) => text('topology.unfold', { group }),
      foldAll: text('topology.foldAll'),
      unfoldAll: text('topology.unfoldAll'),
      rate: text('topology.rate'),
      errors: text('topology.errors'),
      p99: text('topology.p99'),
      members: (count) => text('topology.members', { count }),
      classes: {
        service: text('topology.class.service'),
        sql: text('topology.class.sql'),
        cache: text('topology.class.cache'),
        nosql: text('topology.class.nosql'),
        messaging: text('topology.class.messaging'),
        'third-party': text('topology.class.third-party'),
      },
      changes: {
        added: text('topology.change.added'),
        removed: text('topology.change.removed'),
        changed: text('topology.change.changed'),
      },
      empty: text('topology.filteredTitle'),
      busy: text('topology.arranging'),
    }),
    [text],
  );
}
