'use client';

import { Tag } from '@spanhouse/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useApi } from '../../../client/api.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { ListTable } from './ListTable.tsx';
import { RoleSelect } from './RoleSelect.tsx';
import { ChangeError, Loaded, Section } from './Section.tsx';
import styles from './Settings.module.css';

/** Who of the organization may do what in this project. */
export function ProjectMembersSection(): ReactNode {
  const text = useText();
  const api = useApi();
  const client = useQueryClient();
  const members = useQuery(api.members.ofProject.queryOptions());
  const setRole = useMutation(
    api.members.setRole.mutationOptions({ onSettled: () => client.invalidateQueries({ queryKey: api.members.ofProject.queryKey() }) }),
  );
  return (
    <Section title={text('settings.members')} lead={text('settings.membersLead')}>
      <ChangeError error={setRole.error} />
      <Loaded query={members}>
        {(rows) => (
          <ListTable
            label={text('settings.members')}
            rows={rows}
            keyOf={({ userId }) => userId}
            empty={text('settings.noMembers')}
            columns={[
              {
                key: 'name',
                title: text('settings.person'),
                cell: ({ name, email }) => (
                  <span className={styles['two']}>
                    <span className={styles['break']}>{name}</span>
                    <span className={styles['secondary']}>{email}</span>
                  </span>
                ),
              },
              {
                key: 'role',
                title: text('settings.role'),
                cell: ({ userId, name, role, isOwner }) =>
                  isOwner ? (
                    <Tag>{text('settings.owner')}</Tag>
                  ) : (
                    <RoleSelect
                      label={text('settings.roleOf', { name })}
                      value={role}
                      isDisabled={setRole.isPending}
                      onChange={(next) => setRole.mutate({ userId, role: next })}
                    />
                  ),
              },
            ]}
          />
        )}
      </Loaded>
    </Section>
  );
}
