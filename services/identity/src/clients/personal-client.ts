import { type Client, newClient } from './client.ts';

/** Billed calls a month of somebody who registered on their own, until an operator sets others. */
const apiRequestQuota = 100;

/** The client of a person who registers: theirs alone until they invite others. */
export function newPersonalClient(
  about: { readonly name: string; readonly email: string },
  now: Date,
): Client {
  return { ...newClient(about, now), quotaPerMonth: apiRequestQuota };
}
