'use client';

import { CopyButton, Notice } from '@spanhouse/ui';
import type { ReactNode } from 'react';
import { useText } from '../../../i18n/use-text.ts';
import styles from './Settings.module.css';

/** Something that is shown this once and kept nowhere. */
export function ShownOnce({
  notice,
  secret,
  children,
}: {
  readonly notice: string;
  readonly secret: string;
  readonly children?: ReactNode;
}): ReactNode {
  return (
    <div className={styles['once']}>
      <Notice>{notice}</Notice>
      <SecretLine text={secret} />
      {children}
    </div>
  );
}

export function SecretLine({ text: content }: { readonly text: string }): ReactNode {
  const text = useText();
  return (
    <div className={styles['secret']}>
      <code>{content}</code>
      <CopyButton text={content} label={text('copy.copy')} doneLabel={text('copy.done')} />
    </div>
  );
}
