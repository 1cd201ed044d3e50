'use client';

import { formatDateTime } from '@spanhouse/ui';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { useApi } from '../../../client/api.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { useFrame } from '../../frame/index.ts';
import type { ProjectSettingsView } from '../server/project-settings-router.ts';
import { INDEXED_TAGS_MAX } from '../model/indexed-tags.ts';
import { ChangeError, Field } from './Section.tsx';
import styles from './Settings.module.css';

const KEYS_OFFERED = 50;

/** Which attributes the index holds as tags: any that spans have, also one that nobody has sent yet. */
export function IndexedTags({ view }: { readonly view: ProjectSettingsView }): ReactNode {
  const text = useText();
  const api = useApi();
  const client = useQueryClient();
  const { resolved } = useFrame();
  const kept = view.indexedTags.map(({ key }) => key);
  const [keys, setKeys] = useState<readonly string[]>(kept);
  const [typed, setTyped] = useState('');
  const [isOpen, setOpen] = useState(false);
  const found = useQuery({
    ...api.traces.completeKeys.queryOptions({
      startMs: resolved.fromMs,
      endMs: resolved.toMs,
      prefix: typed,
      limit: KEYS_OFFERED,
      isForTags: true,
    }),
    enabled: isOpen,
    placeholderData: keepPreviousData,
  });
  const save = useMutation(api.projectSettings.setIndexedTags.mutationOptions({ onSuccess: () => client.invalidateQueries() }));
  const isSame = [...keys].sort().join('\n') === [...kept].sort().join('\n');
  return (
    <div className={styles['body']}>
      <div className={styles['row']}>
        <Field id="indexed-tags" label={text('settings.indexedTagsKeys')}>
          <Select<string[]>
            id="indexed-tags"
            mode="tags"
            className={styles['wide'] ?? ''}
            placeholder={text('settings.indexedTagsNone')}
            maxCount={INDEXED_TAGS_MAX}
            loading={isOpen && found.isFetching}
            showSearch={{ searchValue: typed, onSearch: setTyped }}
            open={isOpen}
            onOpenChange={setOpen}
            value={[...keys]}
            options={(found.data?.keys ?? []).map(({ text: key }) => ({ value: key, label: key }))}
            onChange={(chosen) => {
              setTyped('');
              setKeys(chosen);
            }}
          />
        </Field>
        <Button disabled={isSame} loading={save.isPending} onClick={() => save.mutate({ keys: [...keys] })}>
          {text('settings.save')}
        </Button>
      </div>
      {view.indexedTags.length > 0 && (
        <ul className={styles['hint']} aria-label={text('settings.indexedTags')}>
          {view.indexedTags.map(({ key, sinceMs }) => (
            <li key={key}>{text('settings.indexedTagSince', { key, time: formatDateTime(sinceMs) })}</li>
          ))}
        </ul>
      )}
      <ChangeError error={save.error} />
    </div>
  );
}
