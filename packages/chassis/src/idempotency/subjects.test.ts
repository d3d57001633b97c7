import { create } from '@bufbuild/protobuf';
import { ImageService } from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import { ResultService } from '@cedula/contract/cedula/inference/v1/result_service_pb.ts';
import { expect, test } from 'vitest';
import { newId } from '../ids/id.ts';
import { subjectsOf } from './subjects.ts';

const { output: listed } = ResultService.method.listResults;
const { input: upload } = ImageService.method.uploadImage;

test('a message is about every id that stands in it, at any depth', () => {
  const [one, two, three] = [newId('img'), newId('img'), newId('res')];
  const message = create(listed, {
    results: [{ imageIds: [one, two], answer: { case: 'faceMatch', value: { resultId: three } } }],
  });
  expect(subjectsOf(listed, message)).toEqual(new Set([one, two, three]));
  expect(subjectsOf(upload, create(upload, { metadata: { of: one } }))).toEqual(new Set([one]));
});

test('a message is about nothing that is no id, and about no client, key or request', () => {
  const words = [
    '',
    'img_',
    'img_1',
    `${newId('img')} `,
    'constructor_',
    newId('cli'),
    newId('key'),
    newId('req'),
  ];
  const metadata = Object.fromEntries(words.map((word, index) => [`k${index}`, word]));
  expect(subjectsOf(upload, create(upload, { label: newId('evt'), metadata }))).toEqual(new Set());
});

test('a message that is about too much is refused, since not all of it could be erased', () => {
  const results = [{ imageIds: Array.from({ length: 1_001 }, () => newId('img')) }];
  expect(() => subjectsOf(listed, create(listed, { results }))).toThrow('too many ids');
});
