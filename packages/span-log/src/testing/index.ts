export { aRecordHeader, describeSpanLogContract } from './span-log-contract.ts';
