import type { ReactNode } from 'react';
import styles from './Topology.module.css';

export function Facts({ children }: { readonly children: ReactNode }): ReactNode {
  return <dl className={styles['factsList']}>{children}</dl>;
}

export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  return (
    <div className={styles['fact']}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
