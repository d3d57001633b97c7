import { UploadImageRequestSchema } from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import {
  DetectFacesRequestSchema,
  MatchFacesRequestSchema,
} from '@cedula/contract/cedula/inference/v1/face_service_pb.ts';
import { GetUsageReportRequestSchema } from '@cedula/contract/cedula/billing/v1/report_service_pb.ts';
import {
  DownloadImageRequestSchema,
  ListImagesResponseSchema,
} from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import { StoreImageRequest_CommitSchema } from '@cedula/contract/cedula/media/v1/image_transfer_service_pb.ts';
import { expect, test } from 'vitest';
import { constraintsOf, ignoresZero, isRequiredOneof, messageRulesOf } from './constraints-of.ts';
import { jsonPath } from './field-path.ts';
import { resourceFieldsOf, resourcePrefixOf } from './resource.ts';

test('the rules of a field are told one by one, at every depth', () => {
  const { content, metadata, albumId } = UploadImageRequestSchema.field;
  expect(constraintsOf(content)).toEqual([
    { rule: 'required', value: true },
    { rule: 'bytes.max_len', value: 10_485_760n },
  ]);
  expect(constraintsOf(metadata)).toEqual([
    { rule: 'map.max_pairs', value: 50n },
    { rule: 'map.keys.string.min_len', value: 1n },
    { rule: 'map.keys.string.max_len', value: 40n },
    { rule: 'map.values.string.max_len', value: 500n },
  ]);
  expect(constraintsOf(albumId)).toEqual([]);
  expect(constraintsOf(MatchFacesRequestSchema.field.threshold).map(({ rule }) => rule)).toEqual([
    'double.lte',
    'double.gte',
    'double.finite',
  ]);
});

test('what is ignored is no rule', () => {
  expect(constraintsOf(StoreImageRequest_CommitSchema.field.request)).toEqual([]);
  expect(ignoresZero(DownloadImageRequestSchema.field.variant)).toBe(true);
  expect(ignoresZero(DownloadImageRequestSchema.field.id)).toBe(false);
});

test('whole messages and oneofs have rules too', () => {
  expect(messageRulesOf(GetUsageReportRequestSchema).map(({ id }) => id)).toEqual(['from.before_to']);
  expect(messageRulesOf(DetectFacesRequestSchema)).toEqual([]);
  expect(DetectFacesRequestSchema.oneofs.map(isRequiredOneof)).toEqual([true]);
  expect(MatchFacesRequestSchema.oneofs.map(isRequiredOneof)).toEqual([]);
});

test('ids say what they are ids of, wherever they stand', () => {
  const found = resourceFieldsOf(ListImagesResponseSchema).map((path) => {
    const leaf = path.at(-1);
    return [jsonPath(path), leaf && resourcePrefixOf(leaf)];
  });
  expect(found).toEqual([
    ['images.id', 'img'],
    ['images.albumId', 'alb'],
  ]);
});
