export { TopologyPage } from './TopologyPage.tsx';
export { useGraphWords } from './components/use-graph-words.ts';
