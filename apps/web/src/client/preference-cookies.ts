// Read by the server before the first paint, written by the page when the choice changes.
export const THEME_COOKIE = 'spanhouse_theme';
export const NAVIGATION_COOKIE = 'spanhouse_nav';
export const PROJECT_COOKIE = 'spanhouse_project';
