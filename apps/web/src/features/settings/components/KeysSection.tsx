'use client';

import { formatBytes, formatCompact, formatDateTime, Tag } from '@spanhouse/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Popconfirm } from 'antd';
import { useState, type ReactNode } from 'react';
import { useApi } from '../../../client/api.tsx';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import { ListTable } from './ListTable.tsx';
import { NewKeyDialog } from './NewKeyDialog.tsx';
import { ChangeError, Loaded, Section } from './Section.tsx';
import { StateTag } from './StateTag.tsx';
import styles from './Settings.module.css';

/** Who may send into this project. */
export function KeysSection(): ReactNode {
  const text = useText();
  const locale = useLocale();
  const api = useApi();
  const client = useQueryClient();
  const [isMaking, setMaking] = useState(false);
  const keys = useQuery(api.ingestKeys.list.queryOptions());
  const revoke = useMutation(
    api.ingestKeys.revoke.mutationOptions({ onSettled: () => client.invalidateQueries({ queryKey: api.ingestKeys.list.queryKey() }) }),
  );
  return (
    <Section
      title={text('settings.keys')}
      lead={text('settings.keysLead')}
      aside={
        <Button type="primary" size="small" onClick={() => setMaking(true)}>
          {text('settings.newKey')}
        </Button>
      }
    >
      <ChangeError error={revoke.error} />
      <Loaded query={keys}>
        {(rows) => (
          <ListTable
            label={text('settings.keys')}
            rows={rows}
            keyOf={({ id }) => id}
            empty={text('settings.noKeys')}
            columns={[
              {
                key: 'name',
                title: text('settings.name'),
                cell: ({ name, prefix }) => (
                  <span className={styles['two']}>
                    <span className={styles['break']}>{name}</span>
                    <span className={styles['mono']}>sphk_{prefix}…</span>
                  </span>
                ),
              },
              {
                key: 'scopes',
                title: text('settings.scopes'),
                cell: ({ scopes, allowedOrigins, spansPerSecond, bytesPerSecond }) => (
                  <span className={styles['two']}>
                    <span className={styles['tags']}>
                      {scopes.map((scope) => (
                        <Tag key={scope}>{scope}</Tag>
                      ))}
                    </span>
                    {(spansPerSecond !== null || bytesPerSecond !== null) && (
                      <span className={styles['secondary']}>
                        {[
                          ...(spansPerSecond === null
                            ? []
                            : [text('settings.spansASecond', { spans: formatCompact(spansPerSecond, locale) })]),
                          ...(bytesPerSecond === null
                            ? []
                            : [text('settings.bytesASecond', { bytes: formatBytes(bytesPerSecond, locale) })]),
                        ].join(' · ')}
                      </span>
                    )}
                    {allowedOrigins.length > 0 && <span className={styles['secondary']}>{allowedOrigins.join(', ')}</span>}
                  </span>
                ),
              },
              {
                key: 'created',
                title: text('settings.created'),
                cell: ({ createdAtMs, createdBy }) => (
                  <span className={styles['two']}>
                    {formatDateTime(createdAtMs).slice(0, 16)}
                    <span className={styles['secondary']}>{createdBy}</span>
                  </span>
                ),
              },
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
                      title={text('settings.revokeKey', { name })}
                      description={text('settings.revokeKeyText')}
                      okText={text('settings.revoke')}
                      cancelText={text('settings.cancel')}
                      okButtonProps={{ danger: true }}
                      onConfirm={() => revoke.mutate({ id })}
                    >
                      <Button size="small" danger>
                        {text('settings.revoke')}
                      </Button>
                    </Popconfirm>
                  ),
              },
            ]}
          />
        )}
      </Loaded>
      {isMaking && <NewKeyDialog onClose={() => setMaking(false)} />}
    </Section>
  );
}
