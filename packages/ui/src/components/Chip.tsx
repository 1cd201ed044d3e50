import { CloseOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import styles from './Chip.module.css';

type ChipProps = {
  readonly name: string;
  readonly operator: string;
  readonly value: string;
  readonly removeLabel: string;
  readonly onRemove: () => void;
};

/** One condition of a query, with a way to take it out. */
export function FilterChip({ name, operator, value, removeLabel, onRemove }: ChipProps): ReactNode {
  return (
    <span className={styles['chip']}>
      <span className={styles['label']}>
        <span className={styles['key']}>{name}</span>
        <span className={styles['operator']}>{operator}</span>
        <span className={styles['value']} title={value}>
          {value}
        </span>
      </span>
      <button type="button" className={styles['remove']} aria-label={removeLabel} title={removeLabel} onClick={onRemove}>
        <CloseOutlined aria-hidden />
      </button>
    </span>
  );
}

/** A short word of state. The tone adds to the word, it does not replace it. */
export function Tag({
  tone = 'plain',
  children,
}: {
  readonly tone?: 'plain' | 'error' | 'ok' | 'warning';
  readonly children: ReactNode;
}): ReactNode {
  return (
    <span className={styles['tag']} data-tone={tone}>
      {children}
    </span>
  );
}

/** The square that carries a service's or component's colour beside its name. */
export function ColourDot({ colour }: { readonly colour: string }): ReactNode {
  return <span className={styles['dot']} style={{ background: colour }} aria-hidden />;
}
