import { isId } from '@cedula/chassis/ids/id.ts';

/** An image, as far as the names of its objects go. */
export interface ImageKey {
  readonly clientId: string;
  readonly id: string;
}

/** Stands in place of a size for what was sent to an upload's URL, and is no image yet. */
export const incoming = 'incoming';

/** What the keys of all objects of a client begin with. */
export function objectPrefix(clientId: string): string {
  return `${clientId}/`;
}

/** The key of an image's object: `cli_…/img_…/original`. Nothing in it tells of a person. */
export function objectKey({ clientId, id }: ImageKey, variant: string): string {
  return `${objectPrefix(clientId)}${id}/${variant}`;
}

/** The image to which an object belongs, and its size; undefined where it is none of ours. */
export function imageOf(key: string): (ImageKey & { readonly variant: string }) | undefined {
  const [clientId, id, variant, ...rest] = key.split('/');
  if (!isId('cli', clientId) || !isId('img', id) || variant === undefined || rest.length > 0)
    return undefined;
  return { clientId, id, variant };
}
