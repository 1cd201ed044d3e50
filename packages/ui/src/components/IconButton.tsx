import type { MouseEventHandler, ReactNode, Ref } from 'react';
import styles from './IconButton.module.css';

type Props = {
  /** Says what it does, to screen readers and on hover. */
  readonly label: string;
  readonly icon?: ReactNode;
  /** Text beside the icon. */
  readonly children?: ReactNode;
  readonly isPressed?: boolean;
  readonly isBordered?: boolean;
  readonly buttonRef?: Ref<HTMLButtonElement>;
  readonly onClick?: MouseEventHandler<HTMLButtonElement>;
};

/** A quiet button of the frame and of toolbars: 28 px, an icon, a word or both. */
export function IconButton({ label, icon, children, isPressed, isBordered, buttonRef, ...handlers }: Props): ReactNode {
  return (
    <button
      ref={buttonRef}
      type="button"
      className={styles['button']}
      // With a text the text is the name, so that what is seen is what is said.
      aria-label={children === undefined ? label : undefined}
      title={label}
      aria-pressed={isPressed}
      data-bordered={isBordered === true ? '' : undefined}
      {...handlers}
    >
      {icon !== undefined && (
        <span className={styles['icon']} aria-hidden>
          {icon}
        </span>
      )}
      {children}
    </button>
  );
}
