'use client';

import { CopyButton } from '@spanhouse/ui';
import { useState, type ReactNode } from 'react';
import { useText } from '../../../i18n/use-text.ts';
import { foldStack } from '../model/stack-trace.ts';
import type { AttributeView } from '../model/trace-view.ts';
import styles from './SpanDrawer.module.css';

const valueOf = (attributes: readonly AttributeView[], key: string): string =>
  attributes.find((attribute) => attribute.key === key)?.text ?? '';

/** An `exception` event: type, message, and the stack with its library frames folded. */
export function ExceptionView({ attributes }: { readonly attributes: readonly AttributeView[] }): ReactNode {
  const text = useText();
  const [isWhole, setWhole] = useState(false);
  const type = valueOf(attributes, 'exception.type');
  const message = valueOf(attributes, 'exception.message');
  const stack = valueOf(attributes, 'exception.stacktrace');
  const { head, rest } = foldStack(stack);
  return (
    <div className={styles['exception']}>
      <div className={styles['exceptionHead']}>
        <span className={styles['exceptionType']}>{type === '' ? text('span.exception') : type}</span>
        <CopyButton
          text={[type, message, stack].filter((part) => part !== '').join('\n')}
          label={text('copy.copy')}
          doneLabel={text('copy.done')}
        />
      </div>
      {message !== '' && <div className={styles['exceptionMessage']}>{message}</div>}
      {head.length > 0 && (
        <>
          <pre className={styles['stack']} tabIndex={0}>
            {(isWhole ? [...head, ...rest] : head).join('\n')}
          </pre>
          {rest.length > 0 && (
            <div className={styles['stackMore']}>
              <button type="button" className={styles['more']} onClick={() => setWhole(!isWhole)} aria-expanded={isWhole}>
                {isWhole ? text('span.hideStack') : text('span.showStack', { count: rest.length })}
              </button>
            </div>
          )}
        </>
      )}
    </div>
  );
}
