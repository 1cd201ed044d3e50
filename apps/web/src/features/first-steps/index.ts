export { FirstStepsPage } from './FirstStepsPage.tsx';
