export { AppShell } from './components/AppShell.tsx';
export { FrameProvider, useFrame } from './components/FrameContext.tsx';
export { QueryError } from './components/QueryError.tsx';
export { useShortcuts } from './components/shortcuts.ts';
export { absoluteRange } from './model/time-range.ts';
export { Mark } from './components/Mark.tsx';
