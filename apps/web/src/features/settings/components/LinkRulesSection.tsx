'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Popconfirm } from 'antd';
import { useState, type ReactNode } from 'react';
import { useApi } from '../../../client/api.tsx';
import { useText } from '../../../i18n/use-text.ts';
import type { LinkRuleView } from '../../traces/index.ts';
import { LinkRuleDialog } from './LinkRuleDialog.tsx';
import { ListTable } from './ListTable.tsx';
import { ChangeError, Loaded, Section } from './Section.tsx';
import styles from './Settings.module.css';

/** Links beside attributes of spans, for everybody in this project. */
export function LinkRulesSection(): ReactNode {
  const text = useText();
  const api = useApi();
  const client = useQueryClient();
  const [edited, setEdited] = useState<LinkRuleView | 'new' | null>(null);
  const rules = useQuery(api.linkRules.list.queryOptions());
  const remove = useMutation(
    api.linkRules.remove.mutationOptions({ onSettled: () => client.invalidateQueries({ queryKey: api.linkRules.list.queryKey() }) }),
  );
  return (
    <Section
      title={text('settings.link-rules')}
      lead={text('settings.linkRulesLead')}
      aside={
        <Button type="primary" size="small" onClick={() => setEdited('new')}>
          {text('settings.newLinkRule')}
        </Button>
      }
    >
      <ChangeError error={remove.error} />
      <Loaded query={rules}>
        {(rows) => (
          <ListTable
            label={text('settings.link-rules')}
            rows={rows}
            keyOf={({ id }) => id}
            empty={text('settings.noLinkRules')}
            columns={[
              { key: 'name', title: text('settings.name'), cell: ({ name }) => <span className={styles['break']}>{name}</span> },
              {
                key: 'key',
                title: text('settings.linkKey'),
                cell: ({ keyPattern }) => <span className={styles['mono']}>{keyPattern}</span>,
              },
              {
                key: 'template',
                title: text('settings.linkTemplate'),
                cell: ({ urlTemplate }) => <span className={`${styles['mono'] ?? ''} ${styles['break'] ?? ''}`}>{urlTemplate}</span>,
              },
              { key: 'by', title: text('settings.madeBy'), cell: ({ createdBy }) => createdBy },
              {
                key: 'actions',
                title: '',
                cell: (rule) => (
                  <span className={styles['tags']}>
                    <Button size="small" onClick={() => setEdited(rule)}>
                      {text('settings.edit')}
                    </Button>
                    <Popconfirm
                      title={text('settings.removeLinkRule', { name: rule.name })}
                      okText={text('views.remove')}
                      cancelText={text('settings.cancel')}
                      okButtonProps={{ danger: true }}
                      onConfirm={() => remove.mutate({ id: rule.id })}
                    >
                      <Button size="small" danger>
                        {text('views.remove')}
                      </Button>
                    </Popconfirm>
                  </span>
                ),
              },
            ]}
          />
        )}
      </Loaded>
      {edited !== null && <LinkRuleDialog rule={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </Section>
  );
}
