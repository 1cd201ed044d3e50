import type { ReactNode } from 'react';
import styles from './AppFrame.module.css';

type Props = {
  readonly top: ReactNode;
  readonly navigation: ReactNode;
  readonly navigationLabel: string;
  /** What stands below the entries: collapse, help. */
  readonly navigationFoot: ReactNode;
  readonly isCollapsed: boolean;
  readonly skipLabel: string;
  readonly children: ReactNode;
};

/** Top bar, navigation (a bottom bar on a phone) and the page. Only the page scrolls. */
export function AppFrame({ top, navigation, navigationLabel, navigationFoot, isCollapsed, skipLabel, children }: Props): ReactNode {
  return (
    <div className={styles['frame']}>
      <a className={styles['skip']} href="#page">
        {skipLabel}
      </a>
      <header className={styles['top']}>{top}</header>
      <nav className={styles['nav']} aria-label={navigationLabel} data-collapsed={isCollapsed ? '' : undefined}>
        <ul className={styles['entries']}>{navigation}</ul>
        <div className={styles['foot']}>{navigationFoot}</div>
      </nav>
      <main id="page" className={styles['main']} tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

/** Class names of a navigation entry, for the app's own link component. */
export const navigationClasses = {
  entry: styles['entry'] ?? '',
  icon: styles['entryIcon'] ?? '',
  text: styles['entryText'] ?? '',
};
