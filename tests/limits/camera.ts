import { Cedula } from '@cedula/client';
import { smallPng } from '../fixtures/images.ts';
import type { Tenant } from '../fixtures/tenant.ts';
import { outcomeOf } from '../machines/machine.ts';

/** What a client is told of its quota. */
export interface Quota {
  readonly limit: number;
  readonly used: number;
  readonly remaining: number;
  readonly resetTime: string;
}

export const quotaOf = async (cedula: Cedula) => (await cedula.get<{ quota: Quota }>('/v1/quota')).quota;

/** Uploads a picture, and gives what came of it. */
export const tryUpload = (cedula: Cedula) =>
  outcomeOf(cedula.fetch('POST', '/v1/images', { bytes: { content: smallPng, type: 'image/png' } }));

/** A camera of a company's, with a token that it calls with. */
export async function newCamera({ cedula, baseUrl }: Tenant): Promise<{ token: string; camera: Cedula }> {
  const wish = { name: 'camera', scopes: ['images', 'billing:read'] };
  const { token } = await cedula.post<{ token: string }>('/v1/api-tokens', wish);
  return { token, camera: new Cedula({ baseUrl, token }) };
}
