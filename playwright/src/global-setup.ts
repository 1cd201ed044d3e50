import { startProduct } from '@spanhouse/launcher/testing';
import { PRODUCT_ENV, writeProduct } from './running-product.ts';

/** Starts one product for all specs; what it returns is called when they have ended. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const product = await startProduct();
  process.env[PRODUCT_ENV] = writeProduct(product);
  return () => product.stop();
}
