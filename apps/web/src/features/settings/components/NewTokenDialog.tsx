'use client';

import { Input, Modal } from 'antd';
import { useState, type ReactNode } from 'react';
import { useText } from '../../../i18n/use-text.ts';
import { ExpiryField } from './ExpiryField.tsx';
import { RoleSelect, type RoleName } from './RoleSelect.tsx';
import { ChangeError, Field } from './Section.tsx';
import { SecretLine, ShownOnce } from './ShownOnce.tsx';
import styles from './Settings.module.css';

const DAYS_AT_FIRST = 90;

type Props = {
  /** False where the role is the service account's. */
  readonly hasRole: boolean;
  /** Once it is made. */
  readonly token: string | null;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly onCreate: (wanted: { readonly name: string; readonly role: RoleName; readonly expiresInDays: number | null }) => void;
  readonly onClose: () => void;
};

/** Name it, bound it, copy it once. */
export function NewTokenDialog({ hasRole, token, isBusy, error, onCreate, onClose }: Props): ReactNode {
  const text = useText();
  const [name, setName] = useState('');
  const [role, setRole] = useState<RoleName>('viewer');
  const [expiresInDays, setExpiresInDays] = useState<number | null>(DAYS_AT_FIRST);
  if (token !== null) {
    return (
      <Modal
        open
        title={text('settings.tokenMade')}
        onCancel={onClose}
        onOk={onClose}
        okText={text('settings.done')}
        cancelButtonProps={{ hidden: true }}
        width={640}
      >
        <ShownOnce notice={text('settings.tokenOnce')} secret={token}>
          <span className={styles['label']}>{text('settings.tryIt')}</span>
          <SecretLine text={`curl -H 'Authorization: Bearer ${token}' '${globalThis.location.origin}/api/v1/services'`} />
        </ShownOnce>
      </Modal>
    );
  }
  return (
    <Modal
      open
      title={text('settings.newToken')}
      onCancel={onClose}
      okText={text('settings.create')}
      cancelText={text('settings.cancel')}
      confirmLoading={isBusy}
      okButtonProps={{ disabled: name.trim() === '' }}
      onOk={() => onCreate({ name, role, expiresInDays })}
    >
      <div className={styles['form']}>
        <Field id="token-name" label={text('settings.name')}>
          <Input id="token-name" autoFocus maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
        </Field>
        {hasRole && (
          <div className={styles['field']}>
            <span className={styles['label']}>{text('settings.tokenRole')}</span>
            <RoleSelect label={text('settings.tokenRole')} value={role} onChange={(next) => setRole(next ?? 'viewer')} />
          </div>
        )}
        <ExpiryField id="token-expiry" value={expiresInDays} onChange={setExpiresInDays} />
        <ChangeError error={error} />
      </div>
    </Modal>
  );
}
