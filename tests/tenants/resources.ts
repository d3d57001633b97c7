import type { IdPrefix } from '@cedula/chassis/ids/id.ts';
import { upload } from '../fixtures/images.ts';
import type { Tenant } from '../fixtures/tenant.ts';

/** Something that belongs to a client and has an id. */
export interface Resource {
  readonly prefix: IdPrefix;
  /** The word of its paths. */
  readonly collection: string;
  /** Makes one and gives its id. Undefined as long as the contract has no operation that makes one. */
  readonly make?: (tenant: Tenant) => Promise<string>;
}

const image = async (tenant: Tenant) => (await upload(tenant.cedula)).body.image.id;

const accessKey = async ({ cedula }: Tenant) => {
  const made = await cedula.post<{ accessKey: { id: string } }>('/v1/access-keys', {});
  return made.accessKey.id;
};

const result = async (tenant: Tenant) => {
  const imageId = await image(tenant);
  const answer = await tenant.cedula.post<{ resultId: string }>('/v1/face-detections', { imageId });
  return answer.resultId;
};

/** What a client can have, by the name that the contract's id fields are made from. */
export const resources = {
  image: { prefix: 'img', collection: 'images', make: image },
  access_key: { prefix: 'key', collection: 'access-keys', make: accessKey },
  result: { prefix: 'res', collection: 'results', make: result },
  album: { prefix: 'alb', collection: 'albums' },
} as const satisfies Record<string, Resource>;

export type KindName = keyof typeof resources;

/** The same without the literal types. */
export function resourceOf(kind: KindName): Resource {
  return resources[kind];
}
