export { describeObjectStoreContract } from './object-store-contract.ts';
