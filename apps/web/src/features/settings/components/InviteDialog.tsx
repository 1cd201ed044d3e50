'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Checkbox, Input, Modal } from 'antd';
import { useState, type ReactNode } from 'react';
import { useApi } from '../../../client/api.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { useFrame } from '../../frame/index.ts';
import { linkAddress } from '../model/link-address.ts';
import { RoleSelect, type RoleName } from './RoleSelect.tsx';
import { ChangeError, Field, Loaded } from './Section.tsx';
import { ShownOnce } from './ShownOnce.tsx';
import styles from './Settings.module.css';

/** Whom, and what they may do where. The link is handed over by whoever invites: nothing is sent by mail. */
export function InviteDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const text = useText();
  const api = useApi();
  const client = useQueryClient();
  const { project } = useFrame();
  const [email, setEmail] = useState('');
  const [isOwner, setOwner] = useState(false);
  const [roles, setRoles] = useState<ReadonlyMap<string, RoleName>>(new Map([[project, 'editor']]));
  const projects = useQuery(api.projects.list.queryOptions());
  const invite = useMutation(
    api.members.invite.mutationOptions({ onSuccess: () => client.invalidateQueries({ queryKey: api.members.invitations.queryKey() }) }),
  );
  if (invite.data !== undefined) {
    return (
      <Modal
        open
        title={text('settings.invited', { email })}
        onCancel={onClose}
        onOk={onClose}
        okText={text('settings.done')}
        cancelButtonProps={{ hidden: true }}
      >
        <ShownOnce notice={text('settings.inviteOnce')} secret={linkAddress(globalThis.location.origin, invite.data)} />
      </Modal>
    );
  }
  const change = (slug: string, role: RoleName | null): void => {
    const next = new Map(roles);
    if (role === null) next.delete(slug);
    else next.set(slug, role);
    setRoles(next);
  };
  return (
    <Modal
      open
      title={text('settings.invite')}
      onCancel={onClose}
      okText={text('settings.makeLink')}
      cancelText={text('settings.cancel')}
      confirmLoading={invite.isPending}
      okButtonProps={{ disabled: email.trim() === '' || (roles.size === 0 && !isOwner) }}
      onOk={() => invite.mutate({ email: email.trim(), isOwner, roles: Array.from(roles, ([slug, role]) => ({ project: slug, role })) })}
    >
      <div className={styles['form']}>
        <Field id="invite-email" label={text('signIn.email')}>
          <Input
            id="invite-email"
            type="email"
            autoFocus
            autoComplete="off"
            maxLength={200}
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        </Field>
        <Loaded query={projects}>
          {(all) =>
            all.map(({ slug, name }) => (
              <div key={slug} className={styles['row']} style={{ justifyContent: 'space-between', alignItems: 'center' }}>
                <span className={styles['break']}>{name}</span>
                <RoleSelect
                  label={text('settings.roleIn', { project: name })}
                  value={isOwner ? 'admin' : (roles.get(slug) ?? null)}
                  isDisabled={isOwner}
                  onChange={(role) => change(slug, role)}
                />
              </div>
            ))
          }
        </Loaded>
        <Checkbox checked={isOwner} onChange={(event) => setOwner(event.target.checked)}>
          {text('settings.inviteOwner')}
        </Checkbox>
        <ChangeError error={invite.error} />
      </div>
    </Modal>
  );
}
