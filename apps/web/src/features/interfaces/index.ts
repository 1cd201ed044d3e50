export { InterfacePage } from './InterfacePage.tsx';
