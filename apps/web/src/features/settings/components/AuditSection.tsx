'use client';

import { formatDateTime } from '@spanhouse/ui';
import { useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useDeferredValue, useState, type ReactNode } from 'react';
import { useApi } from '../../../client/api.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { useFrame } from '../../frame/index.ts';
import type { AuditPage } from '../server/audit-router.ts';
import { ListTable } from './ListTable.tsx';
import { Loaded, Section } from './Section.tsx';
import styles from './Settings.module.css';

/** Who did what to which object, from where. */
export function AuditSection({ scope }: { readonly scope: 'project' | 'organization' }): ReactNode {
  const text = useText();
  const api = useApi();
  const { project } = useFrame();
  const [words, setWords] = useState('');
  const [before, setBefore] = useState<readonly string[]>([]);
  const input = { text: useDeferredValue(words), before: before.at(-1) ?? null };
  const ofProject = useQuery({ ...api.audit.ofProject.queryOptions(input), enabled: scope === 'project' });
  const ofOrganization = useQuery({ ...api.audit.ofOrganization.queryOptions(input), enabled: scope === 'organization' });
  const page = scope === 'project' ? ofProject : ofOrganization;
  const exportOf = (format: string): string => {
    const search = new URLSearchParams({ format, ...(scope === 'project' ? { project } : {}), ...(words === '' ? {} : { text: words }) });
    return `/api/v1/${scope === 'project' ? '' : 'organization/'}audit?${search.toString()}`;
  };
  return (
    <Section
      title={text(scope === 'project' ? 'settings.project-audit' : 'settings.audit')}
      lead={text('settings.auditLead')}
      aside={
        <span className={styles['tags']}>
          <a href={exportOf('csv')} download>
            CSV
          </a>
          <a href={exportOf('jsonl')} download>
            JSON Lines
          </a>
        </span>
      }
    >
      <div className={styles['body']}>
        <Input.Search
          className={styles['wide'] ?? ''}
          allowClear
          aria-label={text('settings.auditSearch')}
          placeholder={text('settings.auditSearch')}
          value={words}
          maxLength={200}
          onChange={(event) => {
            setWords(event.target.value);
            setBefore([]);
          }}
        />
      </div>
      <Loaded query={page}>
        {({ entries, hasMore }) => (
          <>
            <AuditTable entries={entries} withProject={scope === 'organization'} />
            {(hasMore || before.length > 0) && (
              <div className={styles['body']}>
                <div className={styles['row']}>
                  <Button size="small" disabled={before.length === 0} onClick={() => setBefore(before.slice(0, -1))}>
                    {text('settings.newer')}
                  </Button>
                  <Button size="small" disabled={!hasMore} onClick={() => setBefore([...before, entries.at(-1)?.id ?? ''])}>
                    {text('settings.older')}
                  </Button>
                </div>
              </div>
            )}
          </>
        )}
      </Loaded>
    </Section>
  );
}

function AuditTable({ entries, withProject }: { readonly entries: AuditPage['entries']; readonly withProject: boolean }): ReactNode {
  const text = useText();
  return (
    <ListTable
      label={text('settings.audit')}
      rows={entries}
      keyOf={({ id }) => id}
      empty={text('settings.noAudit')}
      columns={[
        {
          key: 'at',
          title: text('settings.when'),
          cell: ({ atMs }) => <span className={styles['mono']}>{formatDateTime(atMs).slice(0, 19)}</span>,
        },
        { key: 'actor', title: text('settings.who'), cell: ({ actor }) => <span className={styles['break']}>{actor.name}</span> },
        { key: 'action', title: text('settings.what'), cell: ({ action }) => <span className={styles['mono']}>{action}</span> },
        {
          key: 'object',
          title: text('settings.object'),
          cell: ({ object, detail }) => (
            <span className={styles['two']}>
              <span className={styles['break']}>{object.name === '' ? `${object.kind} ${object.id}` : object.name}</span>
              <span className={styles['secondary']}>
                {Object.entries(detail)
                  .filter(([, value]) => value !== null && value !== '')
                  .map(([key, value]) => `${key} ${String(value)}`)
                  .join(' · ')}
              </span>
            </span>
          ),
        },
        ...(withProject
          ? [{ key: 'project', title: text('frame.project'), cell: ({ project }: AuditPage['entries'][number]) => project ?? '–' }]
          : []),
        {
          key: 'address',
          title: text('settings.from'),
          cell: ({ address, userAgent }) => <span title={userAgent}>{address === '' ? '–' : address}</span>,
        },
      ]}
    />
  );
}
