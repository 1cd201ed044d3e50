/**
 * The service that an address stands for: `payment:8080`, `payment.shop.svc.cluster.local` and `PAYMENT` are the service `payment` when there is
 * one of that name. Null when no service is known by it. An address of numbers is nobody's name.
 *
 * @param services names of known services, by their lower case
 */
export function knownService(address: string, services: ReadonlyMap<string, string>): string | null {
  const whole = services.get(address.toLowerCase());
  if (whole !== undefined) return whole;
  const host = address.toLowerCase().replace(/:\d{1,5}$/, '');
  if (/^[\d.]+$/.test(host) || host.includes(':')) return null;
  const dot = host.indexOf('.');
  return services.get(host) ?? (dot < 1 ? null : (services.get(host.slice(0, dot)) ?? null));
}
