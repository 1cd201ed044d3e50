'use client';

import { CloseCircleFilled, SearchOutlined } from '@ant-design/icons';
import { mistakeInLogQuery } from '@spanhouse/log-store/query-language';
import { IconButton, SuggestInput, type Suggestion } from '@spanhouse/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useId, useRef, useState, type ReactNode } from 'react';
import { useApi } from '../../../client/api.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { completionAt } from '../model/edit-query.ts';
import styles from './Logs.module.css';

const SHOWN = 10;

type Props = {
  readonly query: string;
  readonly search: { readonly environment: string | null; readonly startMs: number; readonly endMs: number };
  readonly onRun: (query: string) => void;
};

/** The query as text, with completion of fields and values that really occur, and what is wrong with it. */
export function LogQueryBox({ query, search, onRun }: Props): ReactNode {
  const text = useText();
  const api = useApi();
  const errorId = useId();
  const input = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState(query);
  const [caret, setCaret] = useState(query.length);
  const [isTouched, setTouched] = useState(false);
  const [mistake, setMistake] = useState(() => mistakeInLogQuery(query));
  const known = useQuery({
    ...api.logs.fields.queryOptions({ ...search, query: '' }),
    enabled: isTouched,
    placeholderData: keepPreviousData,
  });
  const at = completionAt(draft, caret);
  const texts =
    at.field === null
      ? ['severity', ...(known.data?.fields.map(({ field }) => field) ?? [])]
          .filter((field) => at.prefix !== '' && field.startsWith(at.prefix))
          .map((field) => `${field}=`)
      : (known.data?.fields.find(({ field }) => field === at.field)?.values ?? [])
          .map(({ value }) => value)
          .filter((value) => value !== '' && value.startsWith(at.prefix))
          .map((value) => `${at.field ?? ''}=${/[\s"()|]/.test(value) ? JSON.stringify(value) : value} `);
  const suggestions = [...new Set(texts)].slice(0, SHOWN).map((each): Suggestion => ({ key: each, label: each.trim() }));

  const pick = (suggestion: Suggestion): void => {
    const next = draft.slice(0, at.start) + suggestion.key + draft.slice(caret);
    const end = at.start + suggestion.key.length;
    setDraft(next);
    setCaret(end);
    requestAnimationFrame(() => input.current?.setSelectionRange(end, end));
  };
  const run = (given: string): void => {
    const wrong = mistakeInLogQuery(given);
    setMistake(wrong);
    if (wrong === null) onRun(given.trim());
  };
  return (
    <div className={styles['queryBox']}>
      <SuggestInput
        inputRef={input}
        label={text('logs.query')}
        placeholder={text('logs.queryPlaceholder')}
        value={draft}
        isMono
        isInvalid={mistake !== null}
        errorId={mistake === null ? undefined : errorId}
        onChange={(value, place) => {
          setDraft(value);
          setCaret(place);
          setTouched(true);
          setMistake(null);
        }}
        onCaret={(place) => {
          setCaret(place);
          setTouched(true);
        }}
        suggestions={isTouched ? suggestions : []}
        onPick={pick}
        onSubmit={() => run(draft)}
        lead={<SearchOutlined aria-hidden />}
        trail={
          <>
            {draft !== '' && (
              <IconButton
                label={text('logs.clear')}
                icon={<CloseCircleFilled />}
                onClick={() => {
                  setDraft('');
                  run('');
                }}
              />
            )}
            <button type="button" className={styles['run']} onClick={() => run(draft)}>
              {text('logs.run')}
            </button>
          </>
        }
      />
      {mistake !== null && (
        <div className={styles['queryError']} id={errorId} role="alert">
          {text('logs.queryError', { position: mistake.position + 1, message: text(`logs.wrong.${mistake.code}`, mistake.values) })}
        </div>
      )}
    </div>
  );
}
