export { LogsPage } from './LogsPage.tsx';
export { SpanLogs } from './components/SpanLogs.tsx';
export { logsOfTraceQuery } from './model/edit-query.ts';
