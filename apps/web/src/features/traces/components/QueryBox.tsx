'use client';

import { CloseCircleFilled, SearchOutlined } from '@ant-design/icons';
import { IconButton, SuggestInput, type Suggestion } from '@spanhouse/ui';
import { completionAt, parseQuery } from '@spanhouse/trace-store/query-language';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useId, useMemo, useRef, useState, type ReactNode } from 'react';
import { useApi } from '../../../client/api.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { useFrame } from '../../frame/index.ts';
import { askedValuesOf, suggestionsFor, withSuggestion } from '../model/suggestions.ts';
import { CostHint } from './CostHint.tsx';
import styles from './TracesPage.module.css';

const SUGGESTIONS_SHOWN = 12;
/** Characters shown on each side of a mistake. */
const PLACE_SHOWN = 24;

type Props = {
  /** The query in force. When it changes from outside, so does the text in the box (the caller gives a `key`). */
  readonly query: string;
  readonly onRun: (query: string) => void;
  /** What the query is for, where there are two. */
  readonly label?: string;
};

/** The query as text, with completion of keys and of the values that really occur, and the place of a mistake. */
export function QueryBox({ query, onRun, label }: Props): ReactNode {
  const text = useText();
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
  const valuesKey = askedValuesOf(context);
  const asksKeys = isTouched && context.expects === 'key';
  const asksValues = isTouched && valuesKey !== null;
  const keys = useQuery({ ...api.traces.completeKeys.queryOptions(range), enabled: asksKeys, placeholderData: keepPreviousData });
  const values = useQuery({
    ...api.traces.completeValues.queryOptions({ ...range, key: valuesKey ?? '' }),
    enabled: asksValues,
    placeholderData: keepPreviousData,
  });
  const suggestions = suggestionsFor(context, {
    keys: asksKeys ? textsOf(keys.data?.keys) : [],
    values: asksValues ? textsOf(values.data?.values) : [],
  }).map(({ inserted, label, kind }): Suggestion => ({
    key: inserted,
    label,
    ...(kind === 'value' || kind === 'sign' ? {} : { hint: text(`complete.${kind}`) }),
  }));

  const parsed = useMemo(() => parseQuery(draft), [draft]);
  const error = isChecked && 'error' in parsed ? parsed.error : null;

  const pick = (suggestion: Suggestion): void => {
    const next = withSuggestion(draft, context, suggestion.key);
    setDraft(next.text);
    setCaret(next.caret);
    setChecked(false);
    // The field must have the new text before the cursor can be put into it.
    requestAnimationFrame(() => input.current?.setSelectionRange(next.caret, next.caret));
  };
  const run = (): void => {
    setChecked(true);
    if (!('error' in parsed)) onRun(draft.trim());
    else {
      setCaret(parsed.error.position);
      input.current?.setSelectionRange(parsed.error.position, parsed.error.position);
    }
  };

  return (
    <div className={styles['queryBox']}>
      <SuggestInput
        inputRef={input}
        label={label ?? text('traces.query')}
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
      {!('error' in parsed) && isTouched && draft.trim() !== '' && draft.trim() !== query && <CostHint query={draft.trim()} />}
      {error !== null && (
        <div className={styles['queryError']} id={errorId} role="alert">
          {text('traces.queryError', { position: error.position + 1, message: text(`traces.wrong.${error.code}`, error.values) })}
          <span className={styles['errorPlace']} aria-hidden>
            {draft.slice(Math.max(0, error.position - PLACE_SHOWN), error.position)}
            <mark>{draft.slice(error.position, error.position + PLACE_SHOWN) || '␣'}</mark>
          </span>
        </div>
      )}
    </div>
  );
}

function textsOf(completions: readonly { readonly text: string }[] = []): readonly string[] {
  return completions.map((completion) => completion.text);
}
