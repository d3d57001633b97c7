import { Cedula } from '@cedula/client';
import { setTimeout as delay } from 'node:timers/promises';
import type { Tenant } from '../fixtures/tenant.ts';

/** An access key as callers see it. */
export interface AccessKey {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly addressRanges: readonly string[];
}

/** What creating and rotating a key answer with. */
export interface KeyAnswer {
  readonly accessKey: AccessKey;
  readonly secret: string;
}

/** A further key of a company, and a machine that signs with it. */
export async function newMachine({ cedula, baseUrl }: Tenant, wish: object = {}) {
  const { accessKey, secret } = await cedula.post<KeyAnswer>('/v1/access-keys', wish);
  return { accessKey, secret, cedula: new Cedula({ baseUrl, keyId: accessKey.id, secret }) };
}

/** What a request is answered with: its status, and where it is refused the reason. */
export async function outcomeOf(request: Promise<Response>): Promise<string> {
  const response = await request;
  const text = await response.text();
  if (response.status < 400) return String(response.status);
  const { reason } = JSON.parse(text) as { reason: string };
  return `${response.status} ${reason}`;
}

/** How long a change of a credential may take to be known everywhere. */
export const knownWithinMs = 5_000;

/** Asks until the answer is the one that is wanted, or the time is over; gives the last one. */
export async function soon(ask: () => Promise<string>, wanted: string): Promise<string> {
  const endMs = performance.now() + knownWithinMs;
  let last = await ask();
  while (last !== wanted && performance.now() < endMs) {
    await delay(50);
    last = await ask();
  }
  return last;
}
