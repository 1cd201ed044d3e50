export { createSimulator, SPANS_PER_TRACE, type Simulator } from './simulator.ts';
export { encodeLogRequest, logsOf, type SimLog } from './log-records.ts';
export { encodeRequests } from './requests.ts';
export { createLoad, createLoadOf, type Load } from './load.ts';
export { FAULT_KINDS, faultsAt, faultsBetween, type Fault, type FaultKind } from './faults.ts';
export { type SimSpan, type SimTrace } from './generate.ts';
export { INTERFACES, SERVICES, type Interface, type Service, type Step } from './topology.ts';
export { EXPECTED_DIAGNOSES, trueEdges, type ExpectedDiagnosis, type InterfaceName, type TrueEdge } from './ground-truth.ts';
export { largeTrace } from './large-trace.ts';
