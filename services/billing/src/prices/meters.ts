import { services } from '@cedula/contract/services.ts';
import { operationOf } from '@cedula/operations/operation.ts';
import { firstPrices } from './first-prices.ts';

/** The meters that can have a price: those that operations of the contract count on, and those that have one. */
export const meters: ReadonlySet<string> = new Set([
  ...firstPrices.map(({ meter }) => meter),
  ...Object.values(services)
    .flat()
    .flatMap((service) => service.methods.map((method) => operationOf(method).meter))
    .filter((meter) => meter !== ''),
]);
