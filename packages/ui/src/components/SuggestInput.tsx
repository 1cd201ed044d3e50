'use client';

import { useId, useState, type KeyboardEvent, type ReactNode, type Ref } from 'react';
import styles from './SuggestInput.module.css';

export type Suggestion = { readonly key: string; readonly label: string; readonly hint?: string | undefined };

type Props = {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onChange: (value: string, caret: number) => void;
  readonly onCaret?: (caret: number) => void;
  readonly suggestions: readonly Suggestion[];
  readonly onPick: (suggestion: Suggestion) => void;
  /** Enter with nothing chosen from the list. */
  readonly onSubmit: () => void;
  /** The first suggestion is chosen from the start: Enter takes it. Otherwise Enter submits until an arrow key was pressed. */
  readonly isFirstChosen?: boolean;
  readonly isInvalid?: boolean;
  readonly errorId?: string | undefined;
  readonly isMono?: boolean;
  readonly lead?: ReactNode;
  readonly trail?: ReactNode;
  readonly inputRef?: Ref<HTMLInputElement>;
};

/** A text field with a list of suggestions under it (ARIA combobox): arrows choose, Enter and Tab take, Escape closes the list. */
export function SuggestInput({ inputRef, ...props }: Props): ReactNode {
  const { suggestions, isFirstChosen = false } = props;
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const [chosen, setChosen] = useState<number | null>(null);
  const active = !isOpen || suggestions.length === 0 ? -1 : Math.min(chosen ?? (isFirstChosen ? 0 : -1), suggestions.length - 1);
  const isShown = isOpen && suggestions.length > 0;

  const take = (suggestion: Suggestion): void => {
    setChosen(null);
    props.onPick(suggestion);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return;
    const current = suggestions[active];
    if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && suggestions.length > 0) {
      event.preventDefault();
      setOpen(true);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setChosen((active + step + suggestions.length + (active < 0 && step < 0 ? 1 : 0)) % suggestions.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (current !== undefined) take(current);
      else {
        setOpen(false);
        props.onSubmit();
      }
    } else if (event.key === 'Tab' && current !== undefined && chosen !== null) {
      event.preventDefault();
      take(current);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      if (isShown) setOpen(false);
      else event.currentTarget.blur();
    }
  };

  return (
    <div className={styles['box']} data-invalid={props.isInvalid === true ? '' : undefined}>
      {props.lead !== undefined && <span className={styles['lead']}>{props.lead}</span>}
      <input
        ref={inputRef}
        className={styles['input']}
        data-mono={props.isMono === true ? '' : undefined}
        type="text"
        role="combobox"
        aria-label={props.label}
        aria-expanded={isShown}
        aria-controls={isShown ? `${id}-list` : undefined}
        aria-activedescendant={active >= 0 ? `${id}-${String(active)}` : undefined}
        aria-autocomplete="list"
        aria-invalid={props.isInvalid === true ? true : undefined}
        aria-describedby={props.errorId}
        autoComplete="off"
        autoCorrect="off"
        autoCapitalize="none"
        spellCheck={false}
        placeholder={props.placeholder}
        value={props.value}
        onFocus={() => setOpen(true)}
        onBlur={() => {
          setOpen(false);
          setChosen(null);
        }}
        onChange={(event) => {
          setOpen(true);
          setChosen(null);
          props.onChange(event.target.value, event.target.selectionStart ?? event.target.value.length);
        }}
        onSelect={(event) => props.onCaret?.(event.currentTarget.selectionStart ?? 0)}
        onKeyDown={onKeyDown}
      />
      {props.trail !== undefined && <span className={styles['trail']}>{props.trail}</span>}
      {isShown && (
        <div className={styles['list']} role="listbox" id={`${id}-list`} aria-label={props.label}>
          {suggestions.map((suggestion, i) => (
            <div
              key={suggestion.key}
              id={`${id}-${String(i)}`}
              className={styles['option']}
              role="option"
              aria-selected={i === active}
              // Pressing must not take the focus out of the field.
              onPointerDown={(event) => event.preventDefault()}
              onPointerMove={() => setChosen(i)}
              onClick={() => take(suggestion)}
            >
              <span className={styles['label']} data-mono={props.isMono === true ? '' : undefined}>
                {suggestion.label}
              </span>
              {suggestion.hint !== undefined && <span className={styles['hint']}>{suggestion.hint}</span>}
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
