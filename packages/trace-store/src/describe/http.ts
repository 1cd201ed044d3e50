/** HTTP: `GET /orders/{id}` on both sides. */
import { CLIENT_PATH, HTTP_METHOD, HTTP_ROUTE, SERVER_PATH, URL_TEMPLATE } from './attribute-names.ts';
import { readCalled } from './called-host.ts';
import { TEXT_UNITS_READ } from './clean-text.ts';
import { normalisePath } from './normalise-path.ts';
import { firstOf, type Describe, type ReadAttribute } from './reading.ts';
import { describedAs, SPAN_KINDS, SPAN_ROLES } from './span-description.ts';

/** RFC 9110, RFC 5789 and QUERY. Anything else is OTHER_METHOD: methods are the sender's to invent. */
const METHODS: ReadonlySet<string> = new Set('GET HEAD POST PUT DELETE CONNECT OPTIONS TRACE PATCH QUERY'.split(' '));
const OTHER_METHOD = '_OTHER';

export function readHttp(kind: number, attribute: ReadAttribute): Describe | null {
  if (kind === SPAN_KINDS.server) return readServer(attribute);
  return kind === SPAN_KINDS.client ? readClient(attribute) : null;
}

function readServer(attribute: ReadAttribute): Describe | null {
  const method = firstOf(attribute, HTTP_METHOD);
  const route = firstOf(attribute, HTTP_ROUTE);
  const path = route === '' ? firstOf(attribute, SERVER_PATH) : '';
  if (method === '' && route === '' && path === '') return null;
  return (span) => {
    const named = nameParts(span.name);
    const shown =
      route !== '' ? rooted(route) : named.template !== '' ? normalisePath(named.template) : path === '' ? '' : normalisePath(path);
    return describedAs('interface', SPAN_ROLES.entry, nameOf(method === '' ? named.method : method, shown));
  };
}

function readClient(attribute: ReadAttribute): Describe | null {
  const method = firstOf(attribute, HTTP_METHOD);
  const template = firstOf(attribute, URL_TEMPLATE);
  const url = template === '' ? firstOf(attribute, CLIENT_PATH) : '';
  if (method === '' && template === '' && url === '') return null;
  const called = readCalled(attribute);
  return (span) => {
    const named = nameParts(span.name);
    const shown =
      template !== '' ? rooted(template) : url !== '' ? normalisePath(url) : named.template === '' ? '' : normalisePath(named.template);
    return describedAs('downstream', SPAN_ROLES.call, nameOf(method === '' ? named.method : method, shown), called);
  };
}

/** @param path '' when it is not known */
function nameOf(method: string, path: string): string {
  const upper = method.toUpperCase();
  const shown = upper === '' || METHODS.has(upper) ? upper : OTHER_METHOD;
  if (shown === '' && path === '') return 'HTTP';
  return [shown, path].filter((part) => part !== '').join(' ');
}

/** Routes as frameworks write them; those that leave out the first slash (Django, ASP.NET) get it. */
function rooted(route: string): string {
  return /^[\w<{[:]/.test(route) && !/^[a-z]+:\/\//i.test(route) ? `/${route}` : route;
}

/**
 * What a span's name says by itself: `GET /orders/{id}`, `HTTP GET /orders/{id}`, `/orders/{id}` (Java agents before 1.23).
 * A path that stands for any (`/`, `/*`) says nothing.
 */
function nameParts(name: string): { readonly method: string; readonly template: string } {
  const found = /^(?:HTTP )?(?:([A-Z_]{3,10})(?= |$) ?)?(\/\S*)?$/.exec(name.slice(0, TEXT_UNITS_READ));
  const template = found?.[2] ?? '';
  const method = found?.[1] ?? '';
  return { method: METHODS.has(method) ? method : '', template: /^[/*]*$/.test(template) ? '' : template };
}
