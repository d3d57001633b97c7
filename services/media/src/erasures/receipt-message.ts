import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { ErasureReceiptSchema } from '@cedula/contract/cedula/media/v1/image_pb.ts';
import type { Extent } from '../images/extent.ts';

/** What callers are told of an erasure. */
export function toReceiptMessage(
  { images, objects, sizeBytes }: Extent,
  eraseTime: Date,
): MessageInitShape<typeof ErasureReceiptSchema> {
  return { images, objects, sizeBytes, eraseTime: timestampFromDate(eraseTime) };
}
