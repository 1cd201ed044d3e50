import type { ReactNode } from 'react';
import styles from './Frame.module.css';

/** The product's mark: three spans under a roof. */
export function Mark(): ReactNode {
  return (
    <svg className={styles['mark']} width="20" height="20" viewBox="0 0 20 20" aria-hidden>
      <path d="M2 8.2 10 2l8 6.2" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" />
      <rect x="4" y="9.4" width="12" height="2.2" rx="1.1" fill="currentColor" />
      <rect x="6.2" y="12.9" width="7" height="2.2" rx="1.1" fill="currentColor" opacity=".75" />
      <rect x="9.4" y="16.4" width="6.6" height="2.2" rx="1.1" fill="currentColor" opacity=".55" />
    </svg>
  );
}
