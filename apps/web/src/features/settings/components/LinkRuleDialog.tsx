'use client';

import { browserNow } from '@spanhouse/core/browser';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Input, Modal } from 'antd';
import { useState, type ReactNode } from 'react';
import { useApi } from '../../../client/api.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { linksOf, PLACEHOLDERS, templateProblem, type LinkRuleView } from '../../traces/index.ts';

import { ChangeError, Field } from './Section.tsx';
import styles from './Settings.module.css';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN_ID = '00f067aa0ba902b7';
const EXAMPLE_MS = 300;

type Props = { readonly rule: LinkRuleView | null; readonly onClose: () => void };

/** Edits a link rule, with what it makes of an example. */
export function LinkRuleDialog({ rule, onClose }: Props): ReactNode {
  const text = useText();
  const api = useApi();
  const client = useQueryClient();
  const refresh = { onSettled: () => client.invalidateQueries({ queryKey: api.linkRules.list.queryKey() }), onSuccess: onClose };
  const create = useMutation(api.linkRules.create.mutationOptions(refresh));
  const change = useMutation(api.linkRules.change.mutationOptions(refresh));
  const [name, setName] = useState(rule?.name ?? '');
  const [keyPattern, setKeyPattern] = useState(rule?.keyPattern ?? '');
  const [urlTemplate, setUrlTemplate] = useState(rule?.urlTemplate ?? 'https://');
  const [startMs] = useState(browserNow);
  const template = urlTemplate.trim();
  const problem = templateProblem(template);
  const isWhole = name.trim() !== '' && keyPattern.trim() !== '' && problem === null;
  const span = { traceId: TRACE_ID, spanId: SPAN_ID, service: 'order', startMs, endMs: startMs + EXAMPLE_MS };
  const example = linksOf([{ name, keyPattern: '*', urlTemplate: template }], { key: 'host.name', text: 'node-7' }, span)[0]?.href;
  const save = (): void => {
    const wanted = { name: name.trim(), keyPattern: keyPattern.trim(), urlTemplate: template };
    if (rule === null) create.mutate(wanted);
    else change.mutate({ id: rule.id, ...wanted });
  };
  return (
    <Modal
      open
      title={text(rule === null ? 'settings.newLinkRule' : 'settings.editLinkRule')}
      okText={text('views.save')}
      cancelText={text('settings.cancel')}
      confirmLoading={create.isPending || change.isPending}
      okButtonProps={{ disabled: !isWhole }}
      onCancel={onClose}
      onOk={save}
    >
      <div className={styles['form']}>
        <Field id="link-rule-name" label={text('settings.name')} hint={text('settings.linkNameHint')}>
          <Input id="link-rule-name" autoFocus maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
        </Field>
        <Field id="link-rule-key" label={text('settings.linkKey')} hint={text('settings.linkKeyHint')}>
          <Input id="link-rule-key" maxLength={200} value={keyPattern} onChange={(event) => setKeyPattern(event.target.value)} />
        </Field>
        <Field id="link-rule-template" label={text('settings.linkTemplate')} hint={text('settings.linkTemplateHint')}>
          <Input
            id="link-rule-template"
            maxLength={2_000}
            value={urlTemplate}
            status={problem === null || template === 'https://' ? '' : 'error'}
            onChange={(event) => setUrlTemplate(event.target.value)}
          />
        </Field>
        <p className={styles['secondary']}>{PLACEHOLDERS.map((place) => `{${place}}`).join(' ')}</p>
        {problem !== null && template !== 'https://' && <p className={styles['error']}>{text(`settings.linkProblem.${problem}`)}</p>}
        {example !== undefined && (
          <p className={styles['break']}>
            {text('settings.linkExample')} <span className={styles['mono']}>{example}</span>
          </p>
        )}
        <ChangeError error={create.error ?? change.error} />
      </div>
    </Modal>
  );
}
