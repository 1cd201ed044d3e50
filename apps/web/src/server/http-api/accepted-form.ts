export const PROTOBUF = 'application/x-protobuf';

/** What `Accept` asks for: JSON unless protobuf is named and JSON is not named before it. */
export function prefersProtobuf(accept: string): boolean {
  const types = accept.split(',').map((part) => part.split(';')[0]?.trim().toLowerCase());
  const protobuf = types.findIndex((type) => type === PROTOBUF || type === 'application/protobuf');
  const json = types.indexOf('application/json');
  return protobuf >= 0 && (json < 0 || protobuf < json);
}
