export { aLogRequest, openTestLogStore, someLogCutSettings, startTestLogStore, type TestLogStore } from './test-log-store.ts';
