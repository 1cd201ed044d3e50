'use client';

import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import type { ReactNode } from 'react';
import { useApi } from '../../../client/api.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { useFrame } from './FrameContext.tsx';
import styles from './Frame.module.css';

const ALL = '';
const ENVIRONMENTS_SHOWN = 50;

/** The deployment environment of the page. Absent while the project's spans name none, because a choice of one is no choice. */
export function EnvironmentPicker(): ReactNode {
  const text = useText();
  const api = useApi();
  const { environment, resolved, change } = useFrame();
  const found = useQuery(
    api.traces.completeValues.queryOptions(
      { startMs: resolved.fromMs, endMs: resolved.toMs, key: 'environment', prefix: '', limit: ENVIRONMENTS_SHOWN },
      { placeholderData: (old) => old },
    ),
  );
  const names = new Set((found.data?.values ?? []).map((value) => value.text).filter((name) => name !== ''));
  if (environment !== null) names.add(environment);
  if (names.size === 0) return null;
  return (
    <Select
      className={styles['pick'] ?? ''}
      variant="borderless"
      popupMatchSelectWidth={false}
      aria-label={text('frame.environment')}
      title={text('frame.environment')}
      value={environment ?? ALL}
      options={[{ value: ALL, label: text('frame.allEnvironments') }, ...[...names].sort().map((name) => ({ value: name, label: name }))]}
      onChange={(value: string) => change({ environment: value === ALL ? null : value })}
    />
  );
}
