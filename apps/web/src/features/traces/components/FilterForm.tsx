'use client';

import { KIND_NAMES, STATUS_NAMES, type Operator, type QueryFilter, type Target } from '@spanhouse/trace-store/query-language';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { useApi } from '../../../client/api.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { useFrame } from '../../frame/index.ts';
import { attribute, field, valueOf, withValue } from '../model/conditions.ts';
import { parseDurationField, writeDurationField, type ParsedField } from './duration-field.ts';
import styles from './TracesPage.module.css';

type Props = {
  readonly conditions: readonly QueryFilter[];
  readonly onChange: (conditions: readonly QueryFilter[]) => void;
};

const VALUES_SHOWN = 50;

/** The usual questions as fields. They are another hand on the same query: what is chosen here appears in its text. */
export function FilterForm({ conditions, onChange }: Props): ReactNode {
  const text = useText();
  const service = valueOf(conditions, field('service'), '=');
  const set = (target: Target, operator: Operator, value: string | null): void => onChange(withValue(conditions, target, operator, value));
  const picker = (name: 'service' | 'name' | 'instance' | 'environment'): ReactNode => (
    <Field name={text(`field.${name}`)}>
      <ValuePicker
        label={text(`field.${name}`)}
        queryKey={name}
        {...(name !== 'service' && service !== null ? { service } : {})}
        value={valueOf(conditions, field(name), '=')}
        onChange={(value) => set(field(name), '=', value)}
      />
    </Field>
  );
  return (
    <div className={styles['form']} role="group" aria-label={text('traces.form')}>
      {picker('service')}
      {picker('name')}
      <Field name={text('field.status')}>
        <Select
          aria-label={text('field.status')}
          placeholder={text('field.any')}
          allowClear
          value={valueOf(conditions, field('status'), '=')}
          options={STATUS_NAMES.map((name) => ({ value: name, label: text(`status.${name}`) }))}
          onChange={(value: string | undefined) => set(field('status'), '=', value ?? null)}
        />
      </Field>
      <Field name={text('field.kind')}>
        <Select
          aria-label={text('field.kind')}
          placeholder={text('field.any')}
          allowClear
          value={valueOf(conditions, field('kind'), '=')}
          options={KIND_NAMES.map((name) => ({ value: name, label: text(`kind.${name}`) }))}
          onChange={(value: string | undefined) => set(field('kind'), '=', value ?? null)}
        />
      </Field>
      <DurationField
        name={text('field.durationMin')}
        value={valueOf(conditions, field('duration'), '>=')}
        onChange={(value) => set(field('duration'), '>=', value)}
      />
      <DurationField
        name={text('field.durationMax')}
        value={valueOf(conditions, field('duration'), '<=')}
        onChange={(value) => set(field('duration'), '<=', value)}
      />
      {picker('instance')}
      {picker('environment')}
      <AttributeField onAdd={(key, value) => set(attribute(key), '=', value)} />
    </div>
  );
}

function Field({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  return (
    <div className={styles['field']}>
      <span className={styles['fieldName']} aria-hidden>
        {name}
      </span>
      {children}
    </div>
  );
}

type ValuePickerProps = {
  readonly label: string;
  /** A field or attribute, as in the query language. */
  readonly queryKey: string;
  readonly service?: string;
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
};

/** Values that occur in the time range, most frequent first; what is typed and does not occur can be taken, too. */
function ValuePicker({ label, queryKey, service, value, onChange }: ValuePickerProps): ReactNode {
  const text = useText();
  const api = useApi();
  const { resolved } = useFrame();
  const [typed, setTyped] = useState('');
  const [isOpen, setOpen] = useState(false);
  const ask = {
    startMs: resolved.fromMs,
    endMs: resolved.toMs,
    prefix: typed,
    limit: VALUES_SHOWN,
    key: queryKey,
    ...(service === undefined ? {} : { service }),
  };
  const found = useQuery({
    ...api.traces.completeValues.queryOptions(ask),
    enabled: isOpen && queryKey !== '',
    placeholderData: keepPreviousData,
  });
  const values = new Set((found.data?.values ?? []).map((entry) => entry.text).filter((entry) => entry !== ''));
  if (typed !== '') values.add(typed);
  return (
    <Select
      aria-label={label}
      placeholder={text('field.any')}
      allowClear
      loading={isOpen && found.isFetching}
      disabled={queryKey === ''}
      popupMatchSelectWidth={false}
      showSearch={{ filterOption: false, searchValue: typed, onSearch: setTyped }}
      open={isOpen}
      onOpenChange={(next) => {
        setOpen(next);
        if (!next) setTyped('');
      }}
      value={value}
      options={[...values].map((entry) => ({ value: entry, label: entry }))}
      onChange={(next: string | undefined) => onChange(next ?? null)}
    />
  );
}

function DurationField({
  name,
  value,
  onChange,
}: {
  readonly name: string;
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}): ReactNode {
  const text = useText();
  const shown = value === null ? '' : writeDurationField(value);
  const [draft, setDraft] = useState<ParsedField | null>(null);
  const commit = (): void => {
    if (draft === null) return;
    if (draft.text.trim() === '') onChange(null);
    else if (draft.ns !== null) onChange(draft.ns);
    setDraft(null);
  };
  return (
    <Field name={name}>
      <Input
        aria-label={name}
        placeholder={text('field.durationHint')}
        value={draft?.text ?? shown}
        status={draft !== null && draft.text.trim() !== '' && draft.ns === null ? 'error' : ''}
        onChange={(event) => setDraft(parseDurationField(event.target.value))}
        onBlur={commit}
        onPressEnter={commit}
      />
    </Field>
  );
}

function AttributeField({ onAdd }: { readonly onAdd: (key: string, value: string) => void }): ReactNode {
  const text = useText();
  const api = useApi();
  const { resolved } = useFrame();
  const [key, setKey] = useState<string | null>(null);
  const [value, setValue] = useState<string | null>(null);
  const [typed, setTyped] = useState('');
  const [isOpen, setOpen] = useState(false);
  const found = useQuery({
    ...api.traces.completeKeys.queryOptions({ startMs: resolved.fromMs, endMs: resolved.toMs, prefix: typed, limit: VALUES_SHOWN }),
    enabled: isOpen,
    placeholderData: keepPreviousData,
  });
  const keys = new Set((found.data?.keys ?? []).map((entry) => entry.text));
  if (typed !== '') keys.add(typed);
  return (
    <div className={styles['attribute']}>
      <span className={styles['fieldName']} aria-hidden>
        {text('field.attribute')}
      </span>
      <div className={styles['attributeRow']}>
        <Select
          aria-label={text('field.attributeKey')}
          placeholder={text('field.attributeKey')}
          allowClear
          popupMatchSelectWidth={false}
          showSearch={{ filterOption: false, searchValue: typed, onSearch: setTyped }}
          open={isOpen}
          onOpenChange={(next) => {
            setOpen(next);
            if (!next) setTyped('');
          }}
          value={key}
          options={[...keys].map((entry) => ({ value: entry, label: entry }))}
          onChange={(next: string | undefined) => {
            setKey(next ?? null);
            setValue(null);
          }}
        />
        <ValuePicker label={text('field.attributeValue')} queryKey={key ?? ''} value={value} onChange={setValue} />
        <Button
          disabled={key === null || value === null}
          onClick={() => {
            if (key === null || value === null) return;
            onAdd(key, value);
            setKey(null);
            setValue(null);
          }}
        >
          {text('field.add')}
        </Button>
      </div>
    </div>
  );
}
