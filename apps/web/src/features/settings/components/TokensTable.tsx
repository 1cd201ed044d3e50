'use client';

import { formatDateTime } from '@spanhouse/ui';
import { Button, Popconfirm } from 'antd';
import type { ReactNode } from 'react';
import { useText } from '../../../i18n/use-text.ts';
import type { ApiTokenView } from '../server/api-token-views.ts';
import { ListTable } from './ListTable.tsx';
import { StateTag } from './StateTag.tsx';
import styles from './Settings.module.css';

type Props = { readonly tokens: readonly ApiTokenView[]; readonly onRevoke: (id: number) => void };

/** Tokens of one holder. */
export function TokensTable({ tokens, onRevoke }: Props): ReactNode {
  const text = useText();
  return (
    <ListTable
      label={text('settings.tokens')}
      rows={tokens}
      keyOf={({ id }) => id}
      empty={text('settings.noTokens')}
      columns={[
        {
          key: 'name',
          title: text('settings.name'),
          cell: ({ name, prefix }) => (
            <span className={styles['two']}>
              <span className={styles['break']}>{name}</span>
              <span className={styles['mono']}>spht_{prefix}…</span>
            </span>
          ),
        },
        { key: 'role', title: text('settings.role'), cell: ({ role }) => text(`settings.role.${role}`) },
        { key: 'created', title: text('settings.created'), cell: ({ createdAtMs }) => formatDateTime(createdAtMs).slice(0, 10) },
        {
          key: 'used',
          title: text('settings.lastUsed'),
          cell: ({ lastUsedAtMs }) => (lastUsedAtMs === null ? text('settings.never') : formatDateTime(lastUsedAtMs).slice(0, 16)),
        },
        {
          key: 'state',
          title: text('settings.state'),
          cell: ({ state, expiresAtMs }) => <StateTag state={state} expiresAtMs={expiresAtMs} />,
        },
        {
          key: 'actions',
          title: '',
          cell: ({ id, name, state }) =>
            state !== 'revoked' && (
              <Popconfirm
                title={text('settings.revokeToken', { name })}
                okText={text('settings.revoke')}
                cancelText={text('settings.cancel')}
                okButtonProps={{ danger: true }}
                onConfirm={() => onRevoke(id)}
              >
                <Button size="small" danger>
                  {text('settings.revoke')}
                </Button>
              </Popconfirm>
            ),
        },
      ]}
    />
  );
}
