import { CloseCircleOutlined, InboxOutlined, WarningOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './StateViews.module.css';

const WIDTHS = [34, 52, 41, 60, 38, 47, 56, 30];

/** Rows of grey bars in the shape of what is coming, so that nothing jumps when it arrives. */
export function LoadingRows({ rows = 8, label }: { readonly rows?: number; readonly label: string }): ReactNode {
  return (
    <div className={styles['skeleton']} role="status" aria-busy="true" aria-label={label}>
      {Array.from({ length: rows }, (_, i) => (
        <div key={i} className={styles['line']}>
          <span className={styles['bone']} style={{ width: '9%' }} />
          <span className={styles['bone']} style={{ width: `${String(WIDTHS[i % WIDTHS.length] ?? 40)}%` }} />
          <span className={styles['bone']} style={{ width: '7%', marginInlineStart: 'auto' }} />
        </div>
      ))}
    </div>
  );
}

type StateProps = {
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  /** It stands in for the whole page: its title is the page's heading. */
  readonly isPage?: boolean;
};

/** Nothing to show: why, and what to do next. */
export function EmptyState({ title, children, actions, isPage = false }: StateProps): ReactNode {
  const Heading = isPage ? 'h1' : 'h2';
  return (
    <div className={styles['state']} role="status">
      <InboxOutlined className={styles['icon']} aria-hidden />
      <Heading className={styles['title']}>{title}</Heading>
      {children !== undefined && <div className={styles['text']}>{children}</div>}
      {actions !== undefined && <div className={styles['actions']}>{actions}</div>}
    </div>
  );
}

/** It went wrong: what happened, what to try, and the code to look up. */
export function ErrorState({
  title,
  children,
  actions,
  code,
  isPage = false,
}: StateProps & { readonly code?: string | undefined }): ReactNode {
  const Heading = isPage ? 'h1' : 'h2';
  return (
    <div className={classNames(styles['state'], styles['error'])} role="alert">
      <CloseCircleOutlined className={styles['icon']} aria-hidden />
      <Heading className={styles['title']}>{title}</Heading>
      {children !== undefined && <div className={styles['text']}>{children}</div>}
      {code !== undefined && <code className={styles['code']}>{code}</code>}
      {actions !== undefined && <div className={styles['actions']}>{actions}</div>}
    </div>
  );
}

/** One line above data that is shown although something about it must be known. */
export function Notice({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <div className={styles['note']} role="note">
      <WarningOutlined className={styles['noteIcon']} aria-hidden />
      <span>{children}</span>
    </div>
  );
}
