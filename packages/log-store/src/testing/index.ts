export { aLogRequest, someLogCutSettings, startTestLogStore, type TestLogStore } from './test-log-store.ts';
