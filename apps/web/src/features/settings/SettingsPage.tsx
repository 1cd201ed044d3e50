'use client';

import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import type { ReactNode } from 'react';
import { useApi } from '../../client/api.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useFrame } from '../frame/index.ts';
import { AccountSection } from './components/AccountSection.tsx';
import { AuditSection } from './components/AuditSection.tsx';
import { GeneralSection } from './components/GeneralSection.tsx';
import { KeysSection } from './components/KeysSection.tsx';
import { LinkRulesSection } from './components/LinkRulesSection.tsx';
import { OrganizationSection } from './components/OrganizationSection.tsx';
import { PeopleSection } from './components/PeopleSection.tsx';
import { ProjectMembersSection } from './components/ProjectMembersSection.tsx';
import { ServiceAccountsSection } from './components/ServiceAccountsSection.tsx';
import styles from './components/Settings.module.css';
import { SignInMethodsSection } from './components/SignInMethodsSection.tsx';
import { TokensSection } from './components/TokensSection.tsx';
import { GROUPS, sectionsFor, type SectionId } from './model/sections.ts';

const CONTENT: Readonly<Record<SectionId, () => ReactNode>> = {
  general: () => <GeneralSection />,
  keys: () => <KeysSection />,
  members: () => <ProjectMembersSection />,
  'service-accounts': () => <ServiceAccountsSection />,
  'link-rules': () => <LinkRulesSection />,
  'project-audit': () => <AuditSection scope="project" />,
  organization: () => <OrganizationSection />,
  people: () => <PeopleSection />,
  'sign-in': () => <SignInMethodsSection />,
  audit: () => <AuditSection scope="organization" />,
  account: () => <AccountSection />,
  tokens: () => <TokensSection />,
};

/** A menu of matters, and the chosen one. */
export function SettingsPage({ section }: { readonly section: SectionId }): ReactNode {
  const text = useText();
  const router = useRouter();
  const { hrefTo } = useFrame();
  const sections = sectionsFor(useRights());
  const hrefOf = (id: SectionId): string => hrefTo(`/settings/${id}`);
  return (
    <div className={styles['page']}>
      <h1 className={styles['title']}>{text('frame.settings')}</h1>
      <nav className={styles['menu']} aria-label={text('frame.settings')}>
        {GROUPS.map((group) => {
          const entries = sections.filter((entry) => entry.group === group);
          return (
            entries.length > 0 && (
              <div key={group}>
                <div className={styles['group']}>{text(`settings.group.${group}`)}</div>
                {entries.map(({ id }) => (
                  <Link key={id} className={styles['entry']} href={hrefOf(id)} aria-current={id === section ? 'page' : undefined}>
                    {text(`settings.${id}`)}
                  </Link>
                ))}
              </div>
            )
          );
        })}
      </nav>
      <div className={styles['pick']}>
        <Select<SectionId>
          aria-label={text('frame.settings')}
          value={section}
          options={GROUPS.map((group) => ({
            label: text(`settings.group.${group}`),
            options: sections.filter((entry) => entry.group === group).map(({ id }) => ({ value: id, label: text(`settings.${id}`) })),
          })).filter(({ options }) => options.length > 0)}
          onChange={(id) => router.push(hrefOf(id))}
        />
      </div>
      <div className={styles['sections']}>{CONTENT[section]()}</div>
    </div>
  );
}

/** As far as the page knows by now; the server holds every request against its own. */
function useRights(): { readonly isAdmin: boolean; readonly isOwner: boolean } {
  const api = useApi();
  const { project } = useFrame();
  const projects = useQuery(api.projects.list.queryOptions());
  const state = useQuery(api.signIn.state.queryOptions());
  return {
    isAdmin: projects.data?.find(({ slug }) => slug === project)?.role === 'admin',
    isOwner: state.data?.state === 'local' || (state.data?.state === 'person' && state.data.isOwner),
  };
}
