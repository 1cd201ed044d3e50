export { TracePage } from './TracePage.tsx';
export { TracesPage } from './TracesPage.tsx';
