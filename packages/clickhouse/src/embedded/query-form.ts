import { serverError, type EngineError } from './engine-error.ts';

const BOUNDARY = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;]{1,70}))/i;
const NAME = /^content-disposition:\s*form-data\s*;.*?\bname="([^"]*)"/im;
const FILE_NAME = /^content-disposition:.*\bfilename\*?=/im;

/**
 * A query and its parameters sent as a form (`multipart/form-data`, RFC 7578): the way around long URLs.
 *
 * `body` is bounded by the caller. Errors: EngineError 36 when the form cannot be read, 48 for parts that would be external tables.
 */
export function readForm(body: Buffer, contentType: string): { readonly query: string; readonly parameters: ReadonlyMap<string, string> } {
  const match = BOUNDARY.exec(contentType);
  const boundary = match?.[1] ?? match?.[2];
  if (boundary === undefined) throw malformed('it has no boundary');
  // One character a byte, so that positions and the values' own bytes stay as they are.
  const text = body.toString('latin1');
  const opening = `--${boundary}`;
  let query = '';
  const parameters = new Map<string, string>();
  let at = text.indexOf(opening);
  if (at === -1) throw malformed('its boundary does not occur');
  for (;;) {
    at += opening.length;
    if (text.startsWith('--', at)) return { query, parameters };
    const headEnd = text.indexOf('\r\n\r\n', at);
    const next = text.indexOf(`\r\n${opening}`, headEnd);
    if (headEnd === -1 || next === -1) throw malformed('a part has no end');
    const head = text.slice(at, headEnd);
    const name = NAME.exec(head)?.[1];
    if (name === undefined) throw malformed('a part has no name');
    const value = Buffer.from(text.slice(headEnd + 4, next), 'latin1').toString('utf8');
    if (name === 'query' && !FILE_NAME.test(head)) query = value;
    else if (name.startsWith('param_') && !FILE_NAME.test(head)) parameters.set(name.slice('param_'.length), value);
    else throw serverError(48, 'NOT_IMPLEMENTED', `External tables are not supported by the embedded server (part '${name.slice(0, 64)}')`);
    at = next + 2;
  }
}

function malformed(reason: string): EngineError {
  return serverError(36, 'BAD_ARGUMENTS', `The body is not a valid form: ${reason}`);
}
