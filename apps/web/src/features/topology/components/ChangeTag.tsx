'use client';

import { Tag } from '@spanhouse/ui';
import type { ReactNode } from 'react';
import { useText } from '../../../i18n/use-text.ts';
import type { EdgeChange } from '../model/compare-topologies.ts';

const TONES = { added: 'ok', removed: 'plain', failing: 'error', slower: 'warning' } as const;

export function ChangeTag({ change }: { readonly change: EdgeChange | null }): ReactNode {
  const text = useText();
  return change === null ? null : <Tag tone={TONES[change]}>{text(`topology.change.${change}`)}</Tag>;
}
