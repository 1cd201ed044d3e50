import type { ReactNode } from 'react';
import styles from './SpanDrawer.module.css';

type Props = { readonly name: string; readonly isWide?: boolean; readonly children: ReactNode };

/** One fact of a span: its name and what it is. */
export function Fact({ name, isWide = false, children }: Props): ReactNode {
  return (
    <div className={`${styles['fact'] ?? ''} ${isWide ? (styles['wideFact'] ?? '') : ''}`}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
