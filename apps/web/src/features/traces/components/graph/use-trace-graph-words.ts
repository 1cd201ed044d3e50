'use client';

import type { ServiceGraphWords } from '@spanhouse/ui';
import { useMemo } from 'react';
import { useText } from '../../../../i18n/use-text.ts';
import { useGraphWords } from '../../../topology/index.ts';

/** The graph's texts where figures are those of one trace: calls and their time instead of rates. */
export function useTraceGraphWords(): ServiceGraphWords {
  const text = useText();
  const words = useGraphWords();
  return useMemo(
    () => ({
      ...words,
      rate: text('graph.calls'),
      errors: text('graph.errors'),
      p99: text('graph.time'),
      empty: text('trace.nothingMatches'),
    }),
    [words, text],
  );
}
