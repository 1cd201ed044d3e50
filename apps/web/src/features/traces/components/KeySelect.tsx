'use client';

import { DETAIL_NAMES, FIELD_NAMES, formatTarget, parseTarget, type FieldName } from '@spanhouse/trace-store/query-language';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { useApi } from '../../../client/api.tsx';
import { useFrame } from '../../frame/index.ts';

const KEYS_SHOWN = 50;
/** What numbers are compared by has no few values to show. */
const NAMED_FIELDS: readonly FieldName[] = FIELD_NAMES.filter((name) => name !== 'duration');

type Props = {
  readonly label: string;
  readonly placeholder: string;
  /** Keys of the query language. */
  readonly value: readonly string[];
  readonly max: number;
  /** Attributes alone, where fields are columns already. */
  readonly isAttributeOnly?: boolean;
  readonly className?: string | undefined;
  readonly onChange: (keys: readonly string[]) => void;
};

/** Some keys of the query language, completed from what the spans of the time range have. */
export function KeySelect({ label, placeholder, value, max, isAttributeOnly = false, className, onChange }: Props): ReactNode {
  const api = useApi();
  const { resolved } = useFrame();
  const [typed, setTyped] = useState('');
  const [isOpen, setOpen] = useState(false);
  const found = useQuery({
    ...api.traces.completeKeys.queryOptions({ startMs: resolved.fromMs, endMs: resolved.toMs, prefix: typed, limit: KEYS_SHOWN }),
    enabled: isOpen,
    placeholderData: keepPreviousData,
  });
  const fields = isAttributeOnly ? [] : NAMED_FIELDS;
  const attributes = (found.data?.keys ?? []).map(({ text: key }) => formatTarget({ kind: 'attribute', key }));
  const typedKey = typed.trim() === '' ? [] : [typedAs(typed.trim())];
  // Those of the text before may still be shown: Enter must not take one that does not fit.
  const fitting = [...fields, ...attributes, ...DETAIL_NAMES].filter((key) => key.toLowerCase().includes(typed.trim().toLowerCase()));
  const options = [...new Set([...fitting, ...typedKey])];
  return (
    <Select<string[]>
      mode="multiple"
      {...(className === undefined ? {} : { className })}
      aria-label={label}
      placeholder={placeholder}
      maxCount={max}
      maxTagCount="responsive"
      popupMatchSelectWidth={false}
      loading={isOpen && found.isFetching}
      showSearch={{ filterOption: false, searchValue: typed, onSearch: setTyped }}
      open={isOpen}
      onOpenChange={(next) => {
        setOpen(next);
        if (!next) setTyped('');
      }}
      value={[...value]}
      options={options.map((key) => ({ value: key, label: key }))}
      onChange={(keys) => {
        setTyped('');
        onChange(keys);
      }}
    />
  );
}

/** The key of an attribute in a place (`event.exception.type`), or of one that is called whatever was typed. */
function typedAs(text: string): string {
  const target = parseTarget(text);
  return formatTarget(target?.kind === 'attribute' ? target : { kind: 'attribute', key: text });
}
