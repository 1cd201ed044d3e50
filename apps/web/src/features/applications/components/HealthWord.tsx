'use client';

import { CheckCircleOutlined, CloseCircleFilled, MinusCircleOutlined, WarningFilled } from '@ant-design/icons';
import type { ReactNode } from 'react';
import { useText } from '../../../i18n/use-text.ts';
import type { Health } from '../model/health.ts';
import styles from './Applications.module.css';

const ICONS: Readonly<Record<Health, ReactNode>> = {
  failing: <CloseCircleFilled />,
  errors: <WarningFilled />,
  slower: <WarningFilled />,
  quiet: <MinusCircleOutlined />,
  healthy: <CheckCircleOutlined />,
};

/** Health by shape, colour and word. */
export function HealthWord({ health }: { readonly health: Health }): ReactNode {
  const text = useText();
  return (
    <span className={styles['health']} data-health={health} title={text(`health.${health}Help`)}>
      <span aria-hidden>{ICONS[health]}</span>
      {text(`health.${health}`)}
    </span>
  );
}
