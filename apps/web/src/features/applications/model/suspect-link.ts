import type { Hop, Suspect } from '@spanhouse/query';
import type { ComponentClass, SpanClass } from '@spanhouse/trace-store/describe';
import { interfaceAddress, interfacePath, servicePath } from '../url.ts';

/** Where a suspect can be seen: a page of the project and what its address says, or the failing traces of the interface that is looked at. */
export type SuspectLink =
  | { readonly to: 'page'; readonly path: string; readonly search: Readonly<Record<string, string>> }
  | { readonly to: 'failing-traces' }
  | { readonly to: 'slow-traces' };

/** @param here the interface whose page it stands on */
export function suspectLink(suspect: Suspect, here: Hop): SuspectLink {
  const place = suspect.path.at(-1) ?? here;
  const isHere = place.service === here.service && place.name === here.name;
  const itsPage = (search: Readonly<Record<string, string>> = {}): SuspectLink => ({
    to: 'page',
    path: interfacePath(place.service, place.name),
    search,
  });
  switch (suspect.kind) {
    case 'instance':
    case 'host':
    case 'region':
    case 'version':
      return itsPage({ [suspect.kind]: suspect.name, ...(suspect.kind === 'instance' ? {} : { by: suspect.kind }) });
    case 'downstream': {
      const path = suspect.operation === '' ? servicePath(suspect.name) : interfacePath(suspect.name, suspect.operation);
      return { to: 'page', path, search: {} };
    }
    case 'component': {
      const spanClass = spanClassOf(suspect.componentClass);
      return suspect.operation === ''
        ? { to: 'page', path: servicePath(place.service), search: { tab: spanClass, find: suspect.name } }
        : { to: 'page', path: interfacePath(place.service, suspect.operation), search: interfaceAddress(spanClass, suspect.name) };
    }
    case 'error':
      return isHere ? { to: 'failing-traces' } : itsPage();
    case 'own':
    case 'traffic':
      return isHere ? { to: 'slow-traces' } : itsPage();
  }
}

/** The class of the calls that wait for such a component. */
export function spanClassOf(componentClass: ComponentClass | null): SpanClass {
  switch (componentClass) {
    case 'sql':
    case 'messaging':
      return componentClass;
    case 'cache':
    case 'nosql':
      return 'nosql';
    default:
      return 'downstream';
  }
}
