'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Checkbox, Input, InputNumber, Modal, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { useApi } from '../../../client/api.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { curlLine, endpointFor } from '../model/curl-line.ts';
import { ExpiryField } from './ExpiryField.tsx';
import { ChangeError, Field } from './Section.tsx';
import { SecretLine, ShownOnce } from './ShownOnce.tsx';
import styles from './Settings.module.css';

const SCOPES = ['traces', 'metrics', 'logs', 'browser', 'agents'] as const;
type Scope = (typeof SCOPES)[number];
const BYTES_PER_MB = 1_000_000;

/** Name it, say what it may do, copy it once, and try it at once. */
export function NewKeyDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const text = useText();
  const api = useApi();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<readonly Scope[]>(['traces', 'metrics', 'logs']);
  const [origins, setOrigins] = useState<readonly string[]>([]);
  const [spansPerSecond, setSpansPerSecond] = useState<number | null>(null);
  const [megabytesPerSecond, setMegabytesPerSecond] = useState<number | null>(null);
  const [expiresInDays, setExpiresInDays] = useState<number | null>(null);
  const create = useMutation(
    api.ingestKeys.create.mutationOptions({ onSuccess: () => client.invalidateQueries({ queryKey: api.ingestKeys.list.queryKey() }) }),
  );
  if (create.data !== undefined) {
    const { key, otlpHttpUrl } = create.data;
    const endpoint = endpointFor(otlpHttpUrl, globalThis.location.hostname);
    return (
      <Modal
        open
        title={text('settings.keyMade')}
        onCancel={onClose}
        onOk={onClose}
        okText={text('settings.done')}
        cancelButtonProps={{ hidden: true }}
        width={640}
      >
        <ShownOnce notice={text('settings.keyOnce')} secret={key}>
          <span className={styles['label']}>{text('settings.tryIt')}</span>
          <SecretLine text={curlLine(endpoint, key)} />
        </ShownOnce>
      </Modal>
    );
  }
  return (
    <Modal
      open
      title={text('settings.newKey')}
      onCancel={onClose}
      okText={text('settings.create')}
      cancelText={text('settings.cancel')}
      confirmLoading={create.isPending}
      okButtonProps={{ disabled: name.trim() === '' || scopes.length === 0 }}
      onOk={() =>
        create.mutate({
          name,
          scopes: [...scopes],
          spansPerSecond,
          bytesPerSecond: megabytesPerSecond === null ? null : Math.round(megabytesPerSecond * BYTES_PER_MB),
          allowedOrigins: [...origins],
          expiresInDays,
        })
      }
    >
      <div className={styles['form']}>
        <Field id="key-name" label={text('settings.name')}>
          <Input
            id="key-name"
            autoFocus
            maxLength={100}
            placeholder={text('settings.keyNameHint')}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
        <div className={styles['field']} role="group" aria-label={text('settings.scopes')}>
          <span className={styles['label']}>{text('settings.scopes')}</span>
          <Checkbox.Group<Scope>
            options={SCOPES.map((scope) => ({ value: scope, label: text(`settings.scope.${scope}`) }))}
            value={[...scopes]}
            onChange={setScopes}
          />
        </div>
        {(scopes.includes('browser') || origins.length > 0) && (
          <Field id="key-origins" label={text('settings.origins')} hint={text('settings.originsHint')}>
            <Select<string[]>
              id="key-origins"
              mode="tags"
              tokenSeparators={[',', ' ']}
              open={false}
              suffix={null}
              value={[...origins]}
              onChange={setOrigins}
            />
          </Field>
        )}
        <Field id="key-quota" label={text('settings.quota')}>
          <InputNumber<number>
            id="key-quota"
            className={styles['wide'] ?? ''}
            min={1}
            max={2_000_000_000}
            precision={0}
            value={spansPerSecond}
            onChange={setSpansPerSecond}
          />
        </Field>
        <Field id="key-bytes" label={text('settings.byteQuota')} hint={text('settings.quotaHint')}>
          <InputNumber<number>
            id="key-bytes"
            className={styles['wide'] ?? ''}
            min={0.001}
            max={2_000}
            precision={3}
            value={megabytesPerSecond}
            onChange={setMegabytesPerSecond}
          />
        </Field>
        <ExpiryField id="key-expiry" value={expiresInDays} onChange={setExpiresInDays} />
        <ChangeError error={create.error} />
      </div>
    </Modal>
  );
}
