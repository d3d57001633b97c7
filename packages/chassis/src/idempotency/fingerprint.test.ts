import { create, fromBinary, fromJsonString, toBinary, toJson } from '@bufbuild/protobuf';
import { AccessKeyService } from '@cedula/contract/cedula/identity/v1/access_key_service_pb.ts';
import { FaceService } from '@cedula/contract/cedula/inference/v1/face_service_pb.ts';
import { DocumentService } from '@cedula/contract/cedula/inference/v1/document_service_pb.ts';
import { ImageService } from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { fingerprint } from './fingerprint.ts';

const { uploadImage } = ImageService.method;
const { matchFaces, detectFaces } = FaceService.method;

const uploads = fc.record({
  content: fc.uint8Array({ maxLength: 40 }),
  albumId: fc.string(),
  label: fc.string(),
  metadata: fc.dictionary(fc.string(), fc.string(), { maxKeys: 5 }),
});
type Upload = typeof uploads extends fc.Arbitrary<infer T> ? T : never;
const ofUpload = (fields: Upload) => fingerprint(uploadImage, create(uploadImage.input, fields));

test('a request that is written in another way is the same', () => {
  fc.assert(
    fc.property(uploads, fc.nat({ max: 8 }), (fields, indent) => {
      const message = create(uploadImage.input, fields);
      const same = ofUpload(fields);
      const turned = Object.fromEntries(Object.entries(fields.metadata).toReversed());
      expect(ofUpload({ ...fields, metadata: turned })).toBe(same);
      const json = JSON.stringify(toJson(uploadImage.input, message), undefined, indent);
      expect(fingerprint(uploadImage, fromJsonString(uploadImage.input, json))).toBe(same);
      const bytes = toBinary(uploadImage.input, message);
      expect(fingerprint(uploadImage, fromBinary(uploadImage.input, bytes))).toBe(same);
    }),
  );
});

test('a request with any field changed is another one', () => {
  const canonical = ({ metadata, content, ...texts }: Upload) =>
    JSON.stringify([
      Object.entries(metadata).toSorted(([a], [b]) => (a < b ? -1 : 1)),
      [...content],
      texts.albumId,
      texts.label,
    ]);
  fc.assert(
    fc.property(
      uploads,
      uploads,
      fc.subarray(['content', 'albumId', 'label', 'metadata'] as const),
      (one, other, kept) => {
        const mixed = { ...other, ...Object.fromEntries(kept.map((name) => [name, one[name]])) };
        expect(ofUpload(mixed) === ofUpload(one)).toBe(canonical(mixed) === canonical(one));
      },
    ),
  );
});

test('a number is another one to the last bit', () => {
  const of = (threshold: number) => fingerprint(matchFaces, create(matchFaces.input, { threshold }));
  const numbers = fc.oneof(fc.double(), fc.constantFrom(0, -0, NaN, Infinity, -Infinity));
  fc.assert(
    fc.property(numbers, numbers, (one, other) => {
      expect(of(one) === of(other)).toBe(Object.is(one, other));
    }),
  );
  // What is sent, be it the default, is not what is left out.
  expect(of(0)).not.toBe(fingerprint(matchFaces, create(matchFaces.input)));
});

test('the same fields of another operation are another request', () => {
  const { createAccessKey } = AccessKeyService.method;
  expect(fingerprint(createAccessKey, create(createAccessKey.input))).not.toBe(
    fingerprint(matchFaces, create(matchFaces.input)),
  );
  const { extractText } = DocumentService.method;
  const source = { case: 'imageId', value: 'img_1' } as const;
  expect(fingerprint(detectFaces, create(detectFaces.input, { source }))).not.toBe(
    fingerprint(extractText, create(extractText.input, { source })),
  );
});

test('an image that is named is not one that is sent', () => {
  const of = (
    source: NonNullable<Parameters<typeof create<typeof detectFaces.input>>[1]>['source'] & object,
  ) => fingerprint(detectFaces, create(detectFaces.input, { source }));
  expect(of({ case: 'imageId', value: '' })).not.toBe(of({ case: 'image', value: new Uint8Array() }));
});

test('fields that this build does not know make another request', () => {
  const bytes = Buffer.from([0xf8, 0x7f, 0x01]);
  const of = (data: Uint8Array) => fingerprint(uploadImage, fromBinary(uploadImage.input, data));
  expect(of(bytes)).not.toBe(of(new Uint8Array()));
});
