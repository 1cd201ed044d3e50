'use client';

import { CloseCircleFilled, SearchOutlined } from '@ant-design/icons';
import { IconButton, SuggestInput, type Suggestion } from '@spanhouse/ui';
import { completionAt, FIELD_NAMES, formatWord, parseQuery } from '@spanhouse/trace-store/query-language';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useId, useMemo, useRef, useState, type ReactNode } from 'react';
import { useApi } from '../../../client/api.tsx';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import { useFrame } from '../../frame/index.ts';
import styles from './TracesPage.module.css';

const SUGGESTIONS_SHOWN = 12;

type Props = {
  /** The query in force. When it changes from outside, so does the text in the box (the caller gives a `key`). */
  readonly query: string;
  readonly onRun: (query: string) => void;
};

/** The query as text, with completion of keys and of the values that really occur, and the place of a mistake. */
export function QueryBox({ query, onRun }: Props): ReactNode {
  const text = useText();
  const locale = useLocale();
  const api = useApi();
  const { resolved } = useFrame();
  const errorId = useId();
  const input = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState(query);
  const [caret, setCaret] = useState(query.length);
  const [isTouched, setTouched] = useState(false);
  const [isChecked, setChecked] = useState(query !== '');

  const context = useMemo(() => completionAt(draft, caret), [draft, caret]);
  const range = { startMs: resolved.fromMs, endMs: resolved.toMs, prefix: context.prefix, limit: SUGGESTIONS_SHOWN };
  const asksKeys = isTouched && context.expects === 'key';
  const asksValues = isTouched && context.expects === 'value' && context.choices === null && !context.isDuration;
  const keys = useQuery({ ...api.traces.completeKeys.queryOptions(range), enabled: asksKeys, placeholderData: keepPreviousData });
  const values = useQuery({
    ...api.traces.completeValues.queryOptions({ ...range, key: context.expects === 'value' ? context.key : '' }),
    enabled: asksValues,
    placeholderData: keepPreviousData,
  });

  const starts = (word: string): boolean => word.toLowerCase().startsWith(context.prefix.toLowerCase());
  const suggestions: Suggestion[] = [];
  if (context.expects === 'key') {
    for (const name of FIELD_NAMES.filter(starts)) suggestions.push({ key: `${name} `, label: name, hint: text('complete.field') });
    for (const { text: name } of keys.data?.keys ?? []) {
      if (starts(name) && !suggestions.some((known) => known.label === name)) {
        suggestions.push({ key: `${formatWord(name)} `, label: name, hint: text('complete.attribute') });
      }
    }
  } else if (context.expects === 'operator') {
    for (const operator of context.operators) suggestions.push({ key: `${operator} `, label: operator });
  } else if (context.expects === 'symbol') {
    for (const symbol of context.symbols.filter(starts))
      suggestions.push({ key: symbol === '(' ? '(' : ` ${symbol} `.replace(/^ ([,)])/, '$1'), label: symbol });
  } else if (context.isDuration) {
    if (/^\d+(\.\d+)?$/.test(context.prefix)) {
      for (const unit of ['ms', 's', 'us', 'm']) suggestions.push({ key: `${context.prefix}${unit} `, label: `${context.prefix}${unit}` });
    }
  } else {
    const choices =
      context.choices?.filter(starts) ??
      (asksValues ? (values.data?.values ?? []).map((value) => value.text).filter((value) => value !== '') : []);
    for (const choice of choices) suggestions.push({ key: `${formatWord(choice)} `, label: choice });
  }

  const parsed = useMemo(() => parseQuery(draft), [draft]);
  const error = isChecked && 'error' in parsed ? parsed.error : null;

  const pick = (suggestion: Suggestion): void => {
    const before = draft.slice(0, context.from);
    const inserted = before.endsWith(' ') ? suggestion.key.trimStart() : suggestion.key;
    const next = before + inserted + draft.slice(context.to).trimStart();
    const at = before.length + inserted.length;
    setDraft(next);
    setCaret(at);
    setChecked(false);
    // The field must have the new text before the cursor can be put into it.
    requestAnimationFrame(() => input.current?.setSelectionRange(at, at));
  };
  const run = (): void => {
    setChecked(true);
    if (!('error' in parsed)) onRun(draft.trim());
  };

  return (
    <div className={styles['queryBox']}>
      <SuggestInput
        inputRef={input}
        label={text('traces.query')}
        placeholder={text('traces.queryPlaceholder')}
        value={draft}
        isMono
        isInvalid={error !== null}
        errorId={error === null ? undefined : errorId}
        onChange={(value, at) => {
          setDraft(value);
          setCaret(at);
          setTouched(true);
          setChecked(false);
        }}
        onCaret={(at) => {
          setCaret(at);
          setTouched(true);
        }}
        suggestions={suggestions.slice(0, SUGGESTIONS_SHOWN)}
        onPick={pick}
        onSubmit={run}
        lead={<SearchOutlined aria-hidden />}
        trail={
          <>
            {draft !== '' && (
              <IconButton
                label={text('traces.clear')}
                icon={<CloseCircleFilled />}
                onClick={() => {
                  setDraft('');
                  setChecked(false);
                  onRun('');
                }}
              />
            )}
            <button type="button" className={styles['run']} onClick={run}>
              {text('traces.run')}
            </button>
          </>
        }
      />
      {error !== null && (
        <div className={styles['queryError']} id={errorId} role="alert">
          {/* The parser explains itself in English; in other languages the place and what belongs there are said. */}
          {locale === 'en'
            ? text('traces.queryError', { position: error.position + 1, message: error.message })
            : text('traces.queryErrorAt', {
                position: error.position + 1,
                expected: text(`traces.expects.${completionAt(draft, error.position).expects}`),
              })}
        </div>
      )}
    </div>
  );
}
