'use client';

import type { ReactNode, SyntheticEvent } from 'react';
import { Button } from 'antd';
import { useText } from '../../../i18n/use-text.ts';
import { Mark } from '../../frame/index.ts';
import styles from './Gate.module.css';

type Props = { readonly title: string; readonly lead?: string; readonly children: ReactNode };

/** A page before one is let in: one card, nothing else. */
export function Gate({ title, lead, children }: Props): ReactNode {
  const text = useText();
  return (
    <main className={styles['gate']}>
      <div className={styles['card']}>
        <div className={styles['brand']}>
          <Mark />
          {text('frame.brand')}
        </div>
        <h1 className={styles['title']}>{title}</h1>
        {lead !== undefined && <p className={styles['lead']}>{lead}</p>}
        {children}
      </div>
    </main>
  );
}

type FormProps = {
  readonly submitLabel: string;
  readonly isBusy: boolean;
  /** What went wrong the last time; null: nothing. */
  readonly error: string | null;
  readonly onSubmit: () => void;
  readonly children: ReactNode;
};

export function GateForm({ submitLabel, isBusy, error, onSubmit, children }: FormProps): ReactNode {
  return (
    <form
      className={styles['form']}
      onSubmit={(event: SyntheticEvent) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
      {error !== null && (
        <p className={styles['error']} role="alert">
          {error}
        </p>
      )}
      <Button type="primary" htmlType="submit" loading={isBusy} block>
        {submitLabel}
      </Button>
    </form>
  );
}

/** A labelled field. The control carries the id. */
export function GateField({
  id,
  label,
  children,
}: {
  readonly id: string;
  readonly label: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div className={styles['field']}>
      <label className={styles['label']} htmlFor={id}>
        {label}
      </label>
      {children}
    </div>
  );
}

export function GateHint({ children }: { readonly children: ReactNode }): ReactNode {
  return <p className={styles['hint']}>{children}</p>;
}
