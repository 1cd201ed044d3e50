'use client';

import { CloseOutlined } from '@ant-design/icons';
import { useEffect, useRef, type ReactNode } from 'react';
import styles from './SideDrawer.module.css';

type Props = {
  readonly label: string;
  readonly closeLabel: string;
  readonly title: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
};

/**
 * A panel that slides over the right of the page and leaves the page usable: not modal, so the list beside it can still be walked.
 * Escape closes it; focus returns to where it was.
 */
export function SideDrawer({ label, closeLabel, title, onClose, children }: Props): ReactNode {
  const panel = useRef<HTMLElement>(null);
  const close = useRef(onClose);
  useEffect(() => {
    close.current = onClose;
  }, [onClose]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      close.current();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return (
    <aside ref={panel} className={styles['drawer']} aria-label={label}>
      <div className={styles['head']}>
        <div className={styles['title']}>{title}</div>
        <button type="button" className={styles['close']} aria-label={closeLabel} title={`${closeLabel} (Esc)`} onClick={onClose}>
          <CloseOutlined aria-hidden />
        </button>
      </div>
      <div className={styles['body']} tabIndex={0} role="region" aria-label={label}>
        {children}
      </div>
    </aside>
  );
}
