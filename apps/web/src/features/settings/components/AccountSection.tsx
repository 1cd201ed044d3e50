'use client';

import { formatDateTime, Tag } from '@spanhouse/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState, type ReactNode } from 'react';
import { useApi } from '../../../client/api.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { PASSWORD_CHARACTERS } from '../../sign-in/model/password.ts';
import { ListTable } from './ListTable.tsx';
import { ChangeError, Field, Loaded, Section } from './Section.tsx';
import styles from './Settings.module.css';

/** Who I am here, my password, and where I am signed in. */
export function AccountSection(): ReactNode {
  const text = useText();
  const api = useApi();
  const state = useQuery(api.signIn.state.queryOptions());
  return (
    <Loaded query={state}>
      {(who) =>
        who.state === 'person' ? (
          <>
            <Section title={text('settings.account')} lead={who.email}>
              <Name key={who.name} known={who.name} />
            </Section>
            <Section title={text('settings.password')} lead={text('settings.passwordLead')}>
              <Password />
            </Section>
            <Sessions />
          </>
        ) : (
          <Section title={text('settings.account')} lead={text('settings.notSetUp')}>
            <div />
          </Section>
        )
      }
    </Loaded>
  );
}

function Name({ known }: { readonly known: string }): ReactNode {
  const text = useText();
  const api = useApi();
  const client = useQueryClient();
  const [name, setName] = useState(known);
  const rename = useMutation(
    api.account.rename.mutationOptions({ onSuccess: () => client.invalidateQueries({ queryKey: api.signIn.state.queryKey() }) }),
  );
  return (
    <form
      className={styles['body']}
      onSubmit={(event) => {
        event.preventDefault();
        rename.mutate({ name });
      }}
    >
      <div className={styles['row']}>
        <Field id="account-name" label={text('signIn.name')}>
          <Input
            id="account-name"
            className={styles['wide'] ?? ''}
            autoComplete="name"
            value={name}
            maxLength={100}
            required
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
        <Button htmlType="submit" disabled={name.trim() === known} loading={rename.isPending}>
          {text('settings.save')}
        </Button>
      </div>
      <ChangeError error={rename.error} />
    </form>
  );
}

function Password(): ReactNode {
  const text = useText();
  const api = useApi();
  const client = useQueryClient();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const change = useMutation(
    api.account.changePassword.mutationOptions({
      onSuccess: () => {
        setCurrent('');
        setNext('');
        return client.invalidateQueries({ queryKey: api.account.sessions.queryKey() });
      },
    }),
  );
  return (
    <form
      className={styles['body']}
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate({ current, next });
      }}
    >
      <div className={styles['row']}>
        <Field id="password-current" label={text('settings.passwordCurrent')}>
          <Input.Password
            id="password-current"
            className={styles['wide'] ?? ''}
            autoComplete="current-password"
            required
            value={current}
            onChange={(event) => setCurrent(event.target.value)}
          />
        </Field>
        <Field id="password-next" label={text('settings.passwordNext')}>
          <Input.Password
            id="password-next"
            className={styles['wide'] ?? ''}
            autoComplete="new-password"
            required
            minLength={PASSWORD_CHARACTERS.min}
            maxLength={PASSWORD_CHARACTERS.max}
            value={next}
            onChange={(event) => setNext(event.target.value)}
          />
        </Field>
        <Button htmlType="submit" loading={change.isPending}>
          {text('settings.passwordChange')}
        </Button>
      </div>
      <span className={styles['hint']}>{text('link.passwordHint', { min: PASSWORD_CHARACTERS.min })}</span>
      {change.isSuccess && <span role="status">{text('settings.passwordChanged')}</span>}
      <ChangeError error={change.error} />
    </form>
  );
}

function Sessions(): ReactNode {
  const text = useText();
  const api = useApi();
  const client = useQueryClient();
  const sessions = useQuery(api.account.sessions.queryOptions());
  const refresh = { onSettled: () => client.invalidateQueries({ queryKey: api.account.sessions.queryKey() }) };
  const end = useMutation(api.account.endSession.mutationOptions(refresh));
  const endOthers = useMutation(api.account.endOtherSessions.mutationOptions(refresh));
  return (
    <Section
      title={text('settings.sessions')}
      lead={text('settings.sessionsLead')}
      aside={
        <Button size="small" disabled={(sessions.data?.length ?? 0) < 2} loading={endOthers.isPending} onClick={() => endOthers.mutate()}>
          {text('settings.endOthers')}
        </Button>
      }
    >
      <ChangeError error={end.error ?? endOthers.error} />
      <Loaded query={sessions}>
        {(rows) => (
          <ListTable
            label={text('settings.sessions')}
            rows={rows}
            keyOf={({ id }) => id}
            empty=""
            columns={[
              {
                key: 'browser',
                title: text('settings.browser'),
                cell: ({ userAgent, isThis }) => (
                  <span className={styles['two']}>
                    <span className={styles['break']}>{userAgent === '' ? '–' : userAgent}</span>
                    {isThis && (
                      <span>
                        <Tag tone="ok">{text('settings.thisBrowser')}</Tag>
                      </span>
                    )}
                  </span>
                ),
              },
              { key: 'address', title: text('settings.from'), cell: ({ address }) => (address === '' ? '–' : address) },
              { key: 'since', title: text('settings.signedInAt'), cell: ({ createdAtMs }) => formatDateTime(createdAtMs).slice(0, 16) },
              {
                key: 'actions',
                title: '',
                cell: ({ id, isThis }) =>
                  !isThis && (
                    <Button size="small" danger onClick={() => end.mutate({ id })}>
                      {text('signIn.out')}
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </Loaded>
    </Section>
  );
}
