export { TopologyPage } from './TopologyPage.tsx';
