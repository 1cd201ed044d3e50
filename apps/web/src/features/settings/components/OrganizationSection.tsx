'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Modal } from 'antd';
import Link from 'next/link';
import { useState, type ReactNode } from 'react';
import { useApi } from '../../../client/api.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { ListTable } from './ListTable.tsx';
import { ChangeError, Field, Loaded, Section } from './Section.tsx';
import styles from './Settings.module.css';

/** The organization's name and its projects. */
export function OrganizationSection(): ReactNode {
  const text = useText();
  const api = useApi();
  const [isMaking, setMaking] = useState(false);
  const organization = useQuery(api.organization.get.queryOptions());
  const projects = useQuery(api.projects.list.queryOptions());
  return (
    <>
      <Section title={text('settings.organization')}>
        <Loaded query={organization}>{({ name }) => <Name key={name} known={name} />}</Loaded>
      </Section>
      <Section
        title={text('settings.projects')}
        lead={text('settings.projectsLead')}
        aside={
          <Button type="primary" size="small" onClick={() => setMaking(true)}>
            {text('settings.newProject')}
          </Button>
        }
      >
        <Loaded query={projects}>
          {(rows) => (
            <ListTable
              label={text('settings.projects')}
              rows={rows}
              keyOf={({ slug }) => slug}
              empty=""
              columns={[
                { key: 'name', title: text('settings.name'), cell: ({ name }) => <span className={styles['break']}>{name}</span> },
                { key: 'slug', title: text('settings.slug'), cell: ({ slug }) => <span className={styles['mono']}>{slug}</span> },
                {
                  key: 'actions',
                  title: '',
                  cell: ({ slug }) => <Link href={`/p/${encodeURIComponent(slug)}/settings/general`}>{text('settings.open')}</Link>,
                },
              ]}
            />
          )}
        </Loaded>
        {isMaking && <NewProjectDialog onClose={() => setMaking(false)} />}
      </Section>
    </>
  );
}

function Name({ known }: { readonly known: string }): ReactNode {
  const text = useText();
  const api = useApi();
  const client = useQueryClient();
  const [name, setName] = useState(known);
  const rename = useMutation(
    api.organization.rename.mutationOptions({ onSuccess: () => client.invalidateQueries({ queryKey: api.organization.get.queryKey() }) }),
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
        <Field id="organization-name" label={text('settings.name')}>
          <Input
            id="organization-name"
            className={styles['wide'] ?? ''}
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

function NewProjectDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const text = useText();
  const api = useApi();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [slug, setSlug] = useState<string | null>(null);
  const create = useMutation(
    api.projectSettings.create.mutationOptions({
      onSuccess: async () => {
        await client.invalidateQueries({ queryKey: api.projects.list.queryKey() });
        onClose();
      },
    }),
  );
  const written = slug ?? slugOf(name);
  return (
    <Modal
      open
      title={text('settings.newProject')}
      onCancel={onClose}
      okText={text('settings.create')}
      cancelText={text('settings.cancel')}
      confirmLoading={create.isPending}
      okButtonProps={{ disabled: name.trim() === '' || written === '' }}
      onOk={() => create.mutate({ name, slug: written })}
    >
      <div className={styles['form']}>
        <Field id="new-project-name" label={text('settings.name')}>
          <Input id="new-project-name" autoFocus maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
        </Field>
        <Field id="new-project-slug" label={text('settings.slug')} hint={text('settings.slugRules')}>
          <Input id="new-project-slug" maxLength={40} value={written} onChange={(event) => setSlug(event.target.value)} />
        </Field>
        <ChangeError error={create.error} />
      </div>
    </Modal>
  );
}

function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
}
