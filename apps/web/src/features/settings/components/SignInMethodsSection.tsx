'use client';

import { Tag } from '@spanhouse/ui';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useApi } from '../../../client/api.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { ListTable } from './ListTable.tsx';
import { Loaded, Section } from './Section.tsx';
import styles from './Settings.module.css';

/** How one gets in. Set by the environment of the web server, so that nobody who is in can open another door. */
export function SignInMethodsSection(): ReactNode {
  const text = useText();
  const api = useApi();
  const methods = useQuery(api.signIn.methods.queryOptions());
  return (
    <Section title={text('settings.sign-in')} lead={text('settings.signInLead')}>
      <Loaded query={methods}>
        {({ password, oidc }) => (
          <ListTable
            label={text('settings.sign-in')}
            rows={[
              { key: 'password', name: text('settings.method.password'), isOn: password, detail: text('settings.method.passwordText') },
              {
                key: 'oidc',
                name: oidc?.name ?? 'OpenID Connect',
                isOn: oidc !== null,
                detail: oidc?.issuer ?? text('settings.method.oidcText'),
              },
            ]}
            keyOf={({ key }) => key}
            empty=""
            columns={[
              { key: 'name', title: text('settings.method'), cell: ({ name }) => name },
              { key: 'detail', title: text('settings.what'), cell: ({ detail }) => <span className={styles['break']}>{detail}</span> },
              {
                key: 'state',
                title: text('settings.state'),
                cell: ({ isOn }) => <Tag tone={isOn ? 'ok' : 'plain'}>{text(isOn ? 'settings.on' : 'settings.off')}</Tag>,
              },
            ]}
          />
        )}
      </Loaded>
    </Section>
  );
}
