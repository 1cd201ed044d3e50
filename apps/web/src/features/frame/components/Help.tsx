'use client';

import { Key } from '@spanhouse/ui';
import { Modal } from 'antd';
import type { ReactNode } from 'react';
import type { MessageKey } from '../../../i18n/catalogues.ts';
import { useText } from '../../../i18n/use-text.ts';
import styles from './Frame.module.css';

type Row = readonly [MessageKey, readonly string[]];

const ANYWHERE: readonly Row[] = [
  ['frame.keys.search', ['/']],
  ['frame.keys.help', ['?']],
  ['frame.keys.services', ['g', 's']],
  ['frame.keys.topology', ['g', 'm']],
  ['frame.keys.traces', ['g', 't']],
  ['frame.keys.logs', ['g', 'l']],
  ['frame.keys.firstSteps', ['g', 'f']],
  ['frame.keys.settings', ['g', ',']],
  ['frame.keys.refresh', ['r']],
  ['frame.keys.theme', ['d']],
  ['frame.keys.collapse', ['[']],
  ['frame.keys.escape', ['Esc']],
];

const TRACE: readonly Row[] = [
  ['frame.keys.walk', ['↑', '↓']],
  ['frame.keys.fold', ['←', '→']],
  ['frame.keys.open', ['Enter']],
  ['frame.keys.find', ['f']],
  ['frame.keys.criticalPath', ['c']],
  ['frame.keys.views', ['1', '–', '6']],
];

/** The list of keys, opened with `?`. */
export function Help({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }): ReactNode {
  const text = useText();
  const column = (title: MessageKey, rows: readonly Row[]): ReactNode => (
    <div>
      <h3 className={styles['keysTitle']}>{text(title)}</h3>
      <dl>
        {rows.map(([key, names]) => (
          <div key={key} className={styles['keyRow']}>
            <dt>{text(key)}</dt>
            <dd className={styles['keyNames']}>
              {names.map((name) => (
                <Key key={name}>{name}</Key>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
  return (
    <Modal open={isOpen} onCancel={onClose} footer={null} title={text('frame.help')} width={600} destroyOnHidden>
      <div className={styles['keys']}>
        {column('frame.keys.anywhere', ANYWHERE)}
        {column('frame.keys.trace', TRACE)}
      </div>
    </Modal>
  );
}
