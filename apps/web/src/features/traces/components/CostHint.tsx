'use client';

import { formatBytes, formatCompact, formatCount } from '@spanhouse/ui';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useApiClient } from '../../../client/api.tsx';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import { useFrame } from '../../frame/index.ts';
import styles from './TracesPage.module.css';

/** Typing goes on: asked once it has paused. */
const PAUSE_MS = 350;
/** Fewer take no time worth saying. */
const BLOCKS_SAID = 16;
const INDEX_ROWS_SAID = 100_000_000;

/** What the typed query would cost, before it is asked; nothing where it is cheap. */
export function CostHint({ query }: { readonly query: string }): ReactNode {
  const text = useText();
  const locale = useLocale();
  const client = useApiClient();
  const { resolved, environment, project } = useFrame();
  const range = { startMs: resolved.fromMs, endMs: resolved.toMs };
  const cost = useQuery({
    queryKey: ['cost', project, query, environment, range.startMs, range.endMs],
    queryFn: async ({ signal }) => {
      await pause(PAUSE_MS, signal);
      return client.traces.cost.query({ ...range, query, environment }, { signal });
    },
    retry: false,
  }).data;
  if (cost === undefined) return null;
  if (cost.kind === 'blocks' && cost.blocks >= BLOCKS_SAID) {
    const blocks = formatCount(cost.blocks, locale);
    return (
      <p className={styles['cost']} role="status">
        {text('results.costBlocks', { blocks, bytes: formatBytes(cost.bytes, locale) })}
      </p>
    );
  }
  if (cost.indexRows < INDEX_ROWS_SAID) return null;
  return (
    <p className={styles['cost']} role="status">
      {text('results.costIndex', { rows: formatCompact(cost.indexRows, locale) })}
    </p>
  );
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new Error('The query was typed on.'));
    });
  });
}
