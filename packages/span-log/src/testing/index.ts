export { describeDeadLettersContract } from './dead-letters-contract.ts';
export { aRecordHeader, describeSpanLogContract } from './span-log-contract.ts';
