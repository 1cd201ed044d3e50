'use client';

import { Tag } from '@spanhouse/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Modal, Popconfirm } from 'antd';
import { useState, type ReactNode } from 'react';
import { useApi } from '../../../client/api.tsx';
import { useText } from '../../../i18n/use-text.ts';
import type { ServiceAccountView } from '../server/service-accounts-router.ts';
import { NewTokenDialog } from './NewTokenDialog.tsx';
import { RoleSelect, type RoleName } from './RoleSelect.tsx';
import { ChangeError, Field, Loaded, Section } from './Section.tsx';
import styles from './Settings.module.css';
import { TokensTable } from './TokensTable.tsx';

/** Programs with rights of their own in this project. */
export function ServiceAccountsSection(): ReactNode {
  const text = useText();
  const api = useApi();
  const [isMaking, setMaking] = useState(false);
  const accounts = useQuery(api.serviceAccounts.list.queryOptions());
  return (
    <>
      <Section
        title={text('settings.service-accounts')}
        lead={text('settings.serviceAccountsLead')}
        aside={
          <Button type="primary" size="small" onClick={() => setMaking(true)}>
            {text('settings.newServiceAccount')}
          </Button>
        }
      >
        <Loaded query={accounts}>
          {(rows) => (rows.length === 0 ? <p className={styles['empty']}>{text('settings.noServiceAccounts')}</p> : <div />)}
        </Loaded>
        {isMaking && <NewAccountDialog onClose={() => setMaking(false)} />}
      </Section>
      {accounts.data?.map((account) => (
        <Account key={account.id} account={account} />
      ))}
    </>
  );
}

function useRefresh(): { readonly onSettled: () => Promise<void> } {
  const api = useApi();
  const client = useQueryClient();
  return { onSettled: () => client.invalidateQueries({ queryKey: api.serviceAccounts.list.queryKey() }) };
}

function Account({ account: { id, name, role, isDisabled, tokens } }: { readonly account: ServiceAccountView }): ReactNode {
  const text = useText();
  const api = useApi();
  const refresh = useRefresh();
  const [isMaking, setMaking] = useState(false);
  const setDisabled = useMutation(api.serviceAccounts.setDisabled.mutationOptions(refresh));
  const create = useMutation(api.serviceAccounts.createToken.mutationOptions(refresh));
  const revoke = useMutation(api.serviceAccounts.revokeToken.mutationOptions(refresh));
  return (
    <Section
      title={name}
      aside={
        <span className={styles['tags']}>
          <Tag>{text(`settings.role.${role}`)}</Tag>
          {isDisabled && <Tag tone="warning">{text('settings.person.disabled')}</Tag>}
          <Popconfirm
            title={text(isDisabled ? 'settings.enableAccount' : 'settings.disableAccount', { name })}
            okText={text(isDisabled ? 'settings.enable' : 'settings.disable')}
            cancelText={text('settings.cancel')}
            onConfirm={() => setDisabled.mutate({ id, isDisabled: !isDisabled })}
          >
            <Button size="small" danger={!isDisabled}>
              {text(isDisabled ? 'settings.enable' : 'settings.disable')}
            </Button>
          </Popconfirm>
          <Button size="small" disabled={isDisabled} onClick={() => setMaking(true)}>
            {text('settings.newToken')}
          </Button>
        </span>
      }
    >
      <ChangeError error={setDisabled.error ?? revoke.error} />
      <TokensTable tokens={tokens} onRevoke={(tokenId) => revoke.mutate({ id, tokenId })} />
      {isMaking && (
        <NewTokenDialog
          hasRole={false}
          token={create.data?.token ?? null}
          isBusy={create.isPending}
          error={create.error}
          onCreate={(wanted) => create.mutate({ id, name: wanted.name, expiresInDays: wanted.expiresInDays })}
          onClose={() => {
            setMaking(false);
            create.reset();
          }}
        />
      )}
    </Section>
  );
}

function NewAccountDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const text = useText();
  const api = useApi();
  const refresh = useRefresh();
  const [name, setName] = useState('');
  const [role, setRole] = useState<RoleName>('viewer');
  const create = useMutation(api.serviceAccounts.create.mutationOptions({ ...refresh, onSuccess: onClose }));
  return (
    <Modal
      open
      title={text('settings.newServiceAccount')}
      onCancel={onClose}
      okText={text('settings.create')}
      cancelText={text('settings.cancel')}
      confirmLoading={create.isPending}
      okButtonProps={{ disabled: name.trim() === '' }}
      onOk={() => create.mutate({ name, role })}
    >
      <div className={styles['form']}>
        <Field id="service-account-name" label={text('settings.name')}>
          <Input id="service-account-name" autoFocus maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
        </Field>
        <div className={styles['field']}>
          <span className={styles['label']}>{text('settings.role')}</span>
          <RoleSelect label={text('settings.role')} value={role} onChange={(next) => setRole(next ?? 'viewer')} />
        </div>
        <ChangeError error={create.error} />
      </div>
    </Modal>
  );
}
