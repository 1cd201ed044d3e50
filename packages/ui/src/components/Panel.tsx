import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './Panel.module.css';

type Props = {
  readonly title?: ReactNode;
  readonly facts?: ReactNode;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string | undefined;
};

/** A card on the page's grid: surface, one border, no shadow. */
export function Panel({ title, facts, aside, children, className }: Props): ReactNode {
  const hasHead = title !== undefined || aside !== undefined;
  return (
    <section className={classNames(styles['panel'], className)}>
      {hasHead && (
        <div className={styles['head']}>
          <h2 className={styles['title']}>{title}</h2>
          {facts}
          {aside !== undefined && <div className={styles['aside']}>{aside}</div>}
        </div>
      )}
      {children}
    </section>
  );
}
