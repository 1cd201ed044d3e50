import { PROTOCOLS, SETUPS, type Protocol, type Setup } from './model/setups.ts';

export type FirstStepsState = { readonly setup: Setup; readonly protocol: Protocol };

export function parseFirstSteps(search: URLSearchParams): FirstStepsState {
  return {
    setup: SETUPS.find((setup) => setup === search.get('setup')) ?? 'java',
    protocol: PROTOCOLS.find((protocol) => protocol === search.get('via')) ?? 'http',
  };
}

export function withFirstSteps(search: URLSearchParams, state: FirstStepsState): URLSearchParams {
  const next = new URLSearchParams(search);
  next.set('setup', state.setup);
  if (state.protocol === 'http') next.delete('via');
  else next.set('via', state.protocol);
  return next;
}
