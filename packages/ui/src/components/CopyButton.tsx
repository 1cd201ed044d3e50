'use client';

import { CheckOutlined, CopyOutlined } from '@ant-design/icons';
import { useEffect, useState, type ReactNode } from 'react';
import styles from './CopyButton.module.css';

const DONE_MS = 1_500;

/** Copies text and says so for a moment, to the eye and to a screen reader. */
export function CopyButton({
  text,
  label,
  doneLabel,
}: {
  readonly text: string;
  readonly label: string;
  readonly doneLabel: string;
}): ReactNode {
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return undefined;
    const timer = setTimeout(() => setDone(false), DONE_MS);
    return () => clearTimeout(timer);
  }, [done]);
  const copy = async (): Promise<void> => {
    await copyText(text);
    setDone(true);
  };
  return (
    <button
      type="button"
      className={styles['copy']}
      data-done={done ? '' : undefined}
      aria-label={done ? doneLabel : label}
      title={done ? doneLabel : label}
      onClick={(event) => {
        event.stopPropagation();
        void copy();
      }}
    >
      {done ? <CheckOutlined aria-hidden /> : <CopyOutlined aria-hidden />}
    </button>
  );
}

/** The clipboard API exists only on secure origins; behind plain HTTP by host name the old command still works. */
async function copyText(text: string): Promise<void> {
  if (window.isSecureContext) return navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way there
  document.execCommand('copy');
  area.remove();
}
