const ADDRESS_CHARACTERS_MAX = 64;
const USER_AGENT_CHARACTERS_MAX = 300;

/**
 * The address a request comes from: the last one of `X-Forwarded-For`, which the nearest proxy or, without one, the web server itself writes. What
 * stands before it is the sender's own word.
 */
export function addressOf(headers: Headers): string {
  const last = headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() ?? '';
  return last.slice(0, ADDRESS_CHARACTERS_MAX);
}

export function userAgentOf(headers: Headers): string {
  return (headers.get('user-agent') ?? '').slice(0, USER_AGENT_CHARACTERS_MAX);
}
