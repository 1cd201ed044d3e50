import { serverError } from './engine-error.ts';

/**
 * A query and its parameters sent as a form (`multipart/form-data`): the way around long URLs.
 *
 * Errors: EngineError 36 when the form cannot be read, 48 for parts that would be external tables.
 */
export async function readForm(
  body: Uint8Array,
  contentType: string,
): Promise<{ readonly query: string; readonly parameters: ReadonlyMap<string, string> }> {
  const form = await new Response(new Uint8Array(body), { headers: { 'Content-Type': contentType } }).formData().catch((cause: unknown) => {
    const error = serverError(36, 'BAD_ARGUMENTS', 'The body is not a valid form');
    error.cause = cause;
    throw error;
  });
  let query = '';
  const parameters = new Map<string, string>();
  for (const [name, value] of form) {
    if (typeof value === 'string' && name === 'query') query = value;
    else if (typeof value === 'string' && name.startsWith('param_')) parameters.set(name.slice('param_'.length), value);
    else throw serverError(48, 'NOT_IMPLEMENTED', `External tables are not supported by the embedded server (part '${name.slice(0, 64)}')`);
  }
  return { query, parameters };
}
