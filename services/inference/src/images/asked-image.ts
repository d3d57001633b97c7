import type { CallOptions } from '@cedula/chassis/rpc/call.ts';
import type { FetchImage } from './fetch-image.ts';

/** An image that something is asked of. */
export interface AskedImage {
  readonly bytes: Uint8Array;
  /** The id of the stored image; none where the image itself was sent. */
  readonly imageIds: readonly string[];
  /** Empty: none. */
  readonly label: string;
}

/** Where a request has its image, as the contract's oneof of the same name says. */
export type ImageSource =
  | { readonly case: 'imageId'; readonly value: string }
  | { readonly case: 'image'; readonly value: Uint8Array }
  | { readonly case: undefined; readonly value?: undefined };

/** The image of a request: fetched where it names a stored one. */
export async function askedImage(
  source: ImageSource,
  fetchImage: FetchImage,
  call: CallOptions,
): Promise<AskedImage> {
  if (source.case === 'image') return { bytes: source.value, imageIds: [], label: '' };
  if (source.case === undefined) throw new Error('the contract requires an image');
  const image = await fetchImage(source.value, call);
  return { ...image, imageIds: [source.value] };
}
