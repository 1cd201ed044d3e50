import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './IconButton.module.css';

type Props = Omit<ComponentProps<'button'>, 'title' | 'type' | 'aria-label' | 'aria-pressed'> & {
  /** Says what it does, to screen readers and on hover. */
  readonly label: string;
  readonly icon?: ReactNode;
  /** Text beside the icon. */
  readonly children?: ReactNode;
  readonly isPressed?: boolean;
  readonly isBordered?: boolean;
};

/** A quiet button of the frame and of toolbars: 28 px, an icon, a word or both. */
export function IconButton({ label, icon, children, isPressed, isBordered, className, ...rest }: Props): ReactNode {
  return (
    <button
      type="button"
      // A popover adds its own class, handlers and reference to what opens it.
      {...rest}
      className={classNames(styles['button'], className)}
      // With a text the text is the name, so that what is seen is what is said.
      aria-label={children === undefined ? label : undefined}
      title={label}
      aria-pressed={isPressed}
      data-bordered={isBordered === true ? '' : undefined}
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
