'use client';

import { formatBytes, formatCompact } from '@spanhouse/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { useApi } from '../../../client/api.tsx';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import { bytesOfDays, RETENTION_CHOICES } from '../model/retention.ts';
import type { ProjectSettingsView } from '../server/project-settings-router.ts';
import { IndexedTags } from './IndexedTags.tsx';
import { ChangeError, Field, Loaded, Section } from './Section.tsx';
import styles from './Settings.module.css';

/** A project's name, how long it keeps what it is sent, and what of it the index holds. */
export function GeneralSection(): ReactNode {
  const text = useText();
  const api = useApi();
  const settings = useQuery(api.projectSettings.get.queryOptions());
  return (
    <>
      <Section title={text('settings.general')}>
        <Loaded query={settings}>{(view) => <Name key={view.name} view={view} />}</Loaded>
      </Section>
      <Section title={text('settings.retention')} lead={text('settings.retentionLead')}>
        <Loaded query={settings}>{(view) => <Retention key={String(view.retentionDays)} view={view} />}</Loaded>
      </Section>
      <Section title={text('settings.indexedTags')} lead={text('settings.indexedTagsLead')}>
        <Loaded query={settings}>{(view) => <IndexedTags key={JSON.stringify(view.indexedTags)} view={view} />}</Loaded>
      </Section>
    </>
  );
}

function Name({ view }: { readonly view: ProjectSettingsView }): ReactNode {
  const text = useText();
  const api = useApi();
  const client = useQueryClient();
  const [name, setName] = useState(view.name);
  const rename = useMutation(api.projectSettings.rename.mutationOptions({ onSuccess: () => client.invalidateQueries() }));
  return (
    <form
      className={styles['body']}
      onSubmit={(event) => {
        event.preventDefault();
        rename.mutate({ name });
      }}
    >
      <div className={styles['row']}>
        <Field id="project-name" label={text('settings.name')}>
          <Input
            id="project-name"
            className={styles['wide'] ?? ''}
            value={name}
            maxLength={100}
            required
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
        <Button htmlType="submit" disabled={name.trim() === view.name} loading={rename.isPending}>
          {text('settings.save')}
        </Button>
      </div>
      <span className={styles['hint']}>{text('settings.slugHint', { slug: view.slug })}</span>
      <ChangeError error={rename.error} />
    </form>
  );
}

const DEFAULT = 'default';

function Retention({ view }: { readonly view: ProjectSettingsView }): ReactNode {
  const text = useText();
  const locale = useLocale();
  const api = useApi();
  const client = useQueryClient();
  const [days, setDays] = useState<number | null>(view.retentionDays);
  const save = useMutation(api.projectSettings.setRetention.mutationOptions({ onSuccess: () => client.invalidateQueries() }));
  const { storage } = view;
  const cost = (choice: number): string => {
    const bytes = bytesOfDays(storage, choice);
    return bytes === null ? '' : ` · ≈ ${formatBytes(bytes, locale)}`;
  };
  const choices = [...new Set([...RETENTION_CHOICES, ...(view.retentionDays === null ? [] : [view.retentionDays])])].sort((a, b) => a - b);
  return (
    <div className={styles['body']}>
      <div className={styles['row']}>
        <Field id="retention" label={text('settings.retentionDays')}>
          <Select<number | typeof DEFAULT>
            id="retention"
            className={styles['wide'] ?? ''}
            value={days ?? DEFAULT}
            options={[
              { value: DEFAULT, label: text('settings.retentionDefault') },
              ...choices.map((choice) => ({ value: choice, label: text('settings.days', { days: choice }) + cost(choice) })),
            ]}
            onChange={(choice) => setDays(choice === DEFAULT ? null : choice)}
          />
        </Field>
        <Button disabled={days === view.retentionDays} loading={save.isPending} onClick={() => save.mutate({ days })}>
          {text('settings.save')}
        </Button>
      </div>
      <span className={styles['hint']}>
        {text('settings.stored', { bytes: formatBytes(storage.storedBytes, locale), spans: formatCompact(storage.storedSpans, locale) })}{' '}
        {storage.days === 0
          ? text('settings.noRateYet')
          : text('settings.perDay', {
              bytes: formatBytes(storage.indexBytesPerDay + storage.blockBytesPerDay, locale),
              spans: formatCompact(storage.spansPerDay, locale),
              period:
                storage.days < 1
                  ? text('settings.periodHours', { hours: Math.ceil(storage.days * 24) })
                  : text('settings.periodDays', { days: Math.round(storage.days) }),
            })}
      </span>
      <ChangeError error={save.error} />
    </div>
  );
}
