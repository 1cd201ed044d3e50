'use client';

import { Input, Modal, Radio } from 'antd';
import { useId, useState, type ReactNode } from 'react';
import { failureOf } from '../../../../client/api.tsx';
import { useText } from '../../../../i18n/use-text.ts';
import type { SavedViewView } from '../../server/saved-views-router.ts';
import styles from './Saved.module.css';
import { useViewChanges } from './use-view-changes.ts';

type Props = {
  /** To be renamed; null: a new one is made. */
  readonly view: SavedViewView | null;
  readonly search: string;
  readonly canHaveOwn: boolean;
  readonly onSaved: (id: number) => void;
  readonly onClose: () => void;
};

/** Names a view, and says for whom a new one is. */
export function SaveViewDialog({ view, search, canHaveOwn, onSaved, onClose }: Props): ReactNode {
  const text = useText();
  const id = useId();
  const changes = useViewChanges();
  const [name, setName] = useState(view?.name ?? '');
  const [isShared, setShared] = useState(!canHaveOwn);
  const save = (): void => {
    if (name.trim() === '') return;
    if (view !== null) changes.change(view, { name: name.trim() }, onClose);
    else
      changes.create({ name: name.trim(), search }, isShared, (made) => {
        onSaved(made);
        onClose();
      });
  };
  return (
    <Modal
      open
      title={view === null ? text('views.saveAs') : text('views.rename', { name: view.name })}
      okText={text('views.save')}
      cancelText={text('settings.cancel')}
      confirmLoading={changes.isBusy}
      okButtonProps={{ disabled: name.trim() === '' }}
      onCancel={onClose}
      onOk={save}
    >
      <div className={styles['form']}>
        <label htmlFor={id}>{text('views.name')}</label>
        <Input id={id} autoFocus maxLength={100} value={name} onChange={(event) => setName(event.target.value)} onPressEnter={save} />
        {view === null && (
          <Radio.Group
            aria-label={text('views.forWhom')}
            value={isShared}
            options={[
              { value: false, label: text('views.forMe'), disabled: !canHaveOwn },
              { value: true, label: text('views.forProject') },
            ]}
            onChange={(event) => setShared(event.target.value === true)}
          />
        )}
        {view === null && !canHaveOwn && <span className={styles['empty']}>{text('views.noSelf')}</span>}
        {changes.error !== null && (
          <p className={styles['error']} role="alert">
            {failureOf(changes.error).message ?? text('settings.failed')}
          </p>
        )}
      </div>
    </Modal>
  );
}
