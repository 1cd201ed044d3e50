'use client';

import { Panel } from '@spanhouse/ui';
import type { ReactNode } from 'react';
import { useText } from '../../../i18n/use-text.ts';
import styles from './Logs.module.css';

/** One of each kind of part that a search may have. */
const PARTS = [
  ['timeout redis', 'words'],
  ['"connection refused"', 'phrase'],
  ['time*', 'prefix'],
  ['-healthcheck', 'not'],
  ['severity>=warn', 'severity'],
  ['service=(cart|checkout)', 'equals'],
  ['user.id:47', 'contains'],
  ['exception.message~"time.?out"', 'matches'],
  ['order.id=*', 'exists'],
  ['http.response.status_code>=500', 'number'],
] as const;

/** What can be typed, where a link brought a search that cannot be read. */
export function QuerySyntax(): ReactNode {
  const text = useText();
  return (
    <Panel title={text('logs.syntax')}>
      <dl className={styles['syntax']}>
        {PARTS.map(([typed, kind]) => (
          <Part key={kind} typed={typed} finds={text(`logs.syntax.${kind}`)} />
        ))}
      </dl>
    </Panel>
  );
}

function Part({ typed, finds }: { readonly typed: string; readonly finds: string }): ReactNode {
  return (
    <>
      <dt>{typed}</dt>
      <dd>{finds}</dd>
    </>
  );
}
