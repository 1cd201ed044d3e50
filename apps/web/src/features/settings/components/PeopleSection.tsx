'use client';

import { formatDateTime, Tag } from '@spanhouse/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Dropdown, Modal, Popconfirm } from 'antd';
import { useState, type ReactNode } from 'react';
import { useApi } from '../../../client/api.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { linkAddress } from '../model/link-address.ts';
import type { MemberView } from '../server/members-router.ts';
import { InviteDialog } from './InviteDialog.tsx';
import { ListTable } from './ListTable.tsx';
import { ChangeError, Loaded, Section } from './Section.tsx';
import { ShownOnce } from './ShownOnce.tsx';
import styles from './Settings.module.css';

/** Everybody of the organization, and who is invited. */
export function PeopleSection(): ReactNode {
  const text = useText();
  const api = useApi();
  const client = useQueryClient();
  const [isInviting, setInviting] = useState(false);
  const people = useQuery(api.members.list.queryOptions());
  const refresh = { onSettled: () => client.invalidateQueries({ queryKey: api.members.list.queryKey() }) };
  const setOwner = useMutation(api.members.setOwner.mutationOptions(refresh));
  const setDisabled = useMutation(api.members.setDisabled.mutationOptions(refresh));
  const passwordLink = useMutation(api.members.passwordLink.mutationOptions());
  const act = (key: string, { userId, isOwner, isDisabled }: MemberView): void => {
    if (key === 'owner') setOwner.mutate({ userId, isOwner: !isOwner });
    if (key === 'disabled') setDisabled.mutate({ userId, isDisabled: !isDisabled });
    if (key === 'password') passwordLink.mutate({ userId });
  };
  return (
    <>
      <Section
        title={text('settings.people')}
        lead={text('settings.peopleLead')}
        aside={
          <Button type="primary" size="small" onClick={() => setInviting(true)}>
            {text('settings.invite')}
          </Button>
        }
      >
        <ChangeError error={setOwner.error ?? setDisabled.error ?? passwordLink.error} />
        <Loaded query={people}>
          {(rows) => (
            <ListTable
              label={text('settings.people')}
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
                  key: 'roles',
                  title: text('settings.role'),
                  cell: ({ isOwner, roles }) => (
                    <span className={styles['tags']}>
                      {isOwner && <Tag tone="ok">{text('settings.owner')}</Tag>}
                      {roles.map(({ project, role }) => (
                        <Tag key={project}>
                          {project}: {text(`settings.role.${role}`)}
                        </Tag>
                      ))}
                    </span>
                  ),
                },
                {
                  key: 'seen',
                  title: text('settings.lastSeen'),
                  cell: ({ lastSeenAtMs }) => (lastSeenAtMs === null ? '–' : formatDateTime(lastSeenAtMs).slice(0, 10)),
                },
                {
                  key: 'state',
                  title: text('settings.state'),
                  cell: ({ isDisabled, isLocked }) => (
                    <Tag tone={isDisabled ? 'plain' : isLocked ? 'warning' : 'ok'}>
                      {text(isDisabled ? 'settings.person.disabled' : isLocked ? 'settings.person.locked' : 'settings.person.good')}
                    </Tag>
                  ),
                },
                {
                  key: 'actions',
                  title: '',
                  cell: (person) => (
                    <Dropdown
                      trigger={['click']}
                      menu={{
                        items: [
                          { key: 'password', label: text('settings.passwordLink') },
                          { key: 'owner', label: text(person.isOwner ? 'settings.unmakeOwner' : 'settings.makeOwner') },
                          {
                            key: 'disabled',
                            danger: !person.isDisabled,
                            label: text(person.isDisabled ? 'settings.enable' : 'settings.disable'),
                          },
                        ],
                        onClick: ({ key }) => act(key, person),
                      }}
                    >
                      <Button size="small" aria-label={text('settings.actionsOf', { name: person.name })}>
                        {text('settings.actions')}
                      </Button>
                    </Dropdown>
                  ),
                },
              ]}
            />
          )}
        </Loaded>
      </Section>
      <OpenInvitations />
      {isInviting && <InviteDialog onClose={() => setInviting(false)} />}
      {passwordLink.data !== undefined && (
        <Modal
          open
          title={text('settings.passwordLink')}
          onCancel={() => passwordLink.reset()}
          onOk={() => passwordLink.reset()}
          okText={text('settings.done')}
          cancelButtonProps={{ hidden: true }}
        >
          <ShownOnce notice={text('settings.passwordLinkOnce')} secret={linkAddress(globalThis.location.origin, passwordLink.data)} />
        </Modal>
      )}
    </>
  );
}

function OpenInvitations(): ReactNode {
  const text = useText();
  const api = useApi();
  const client = useQueryClient();
  const invitations = useQuery(api.members.invitations.queryOptions());
  const revoke = useMutation(
    api.members.revokeInvitation.mutationOptions({
      onSettled: () => client.invalidateQueries({ queryKey: api.members.invitations.queryKey() }),
    }),
  );
  return (
    <Section title={text('settings.invitations')}>
      <ChangeError error={revoke.error} />
      <Loaded query={invitations}>
        {(rows) => (
          <ListTable
            label={text('settings.invitations')}
            rows={rows}
            keyOf={({ id }) => id}
            empty={text('settings.noInvitations')}
            columns={[
              { key: 'email', title: text('signIn.email'), cell: ({ email }) => <span className={styles['break']}>{email}</span> },
              {
                key: 'roles',
                title: text('settings.role'),
                cell: ({ isOwner, roles }) => (
                  <span className={styles['tags']}>
                    {isOwner && <Tag tone="ok">{text('settings.owner')}</Tag>}
                    {roles.map(({ project, role }) => (
                      <Tag key={project}>
                        {project}: {text(`settings.role.${role}`)}
                      </Tag>
                    ))}
                  </span>
                ),
              },
              { key: 'by', title: text('settings.invitedBy'), cell: ({ createdBy }) => createdBy },
              { key: 'until', title: text('settings.goodUntil'), cell: ({ expiresAtMs }) => formatDateTime(expiresAtMs).slice(0, 10) },
              {
                key: 'actions',
                title: '',
                cell: ({ id, email }) => (
                  <Popconfirm
                    title={text('settings.takeBackText', { email })}
                    okText={text('settings.takeBack')}
                    cancelText={text('settings.cancel')}
                    onConfirm={() => revoke.mutate({ id })}
                  >
                    <Button size="small" danger>
                      {text('settings.takeBack')}
                    </Button>
                  </Popconfirm>
                ),
              },
            ]}
          />
        )}
      </Loaded>
    </Section>
  );
}
