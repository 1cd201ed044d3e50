import styles from './LinkButton.module.css';

/** Class names for the app's own link component where a link is the next step. */
export const linkButtonClasses = { plain: styles['plain'] ?? '', primary: styles['primary'] ?? '' };
