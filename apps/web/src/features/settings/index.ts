export { SettingsPage } from './SettingsPage.tsx';
export { parseSection } from './model/sections.ts';
