import {
  clearExtension,
  clone,
  createFileRegistry,
  type DescService,
  hasExtension,
} from '@bufbuild/protobuf';
import { type FileDescriptorProto, FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { field as fieldRules } from '@bufbuild/protovalidate/gen/buf/validate/validate_pb.js';
import { resource } from '@cedula/contract/cedula/options/v1/field_pb.ts';
import { operation } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import {
  file_cedula_media_v1_image_service as imageFile,
  ImageService,
} from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import { ImageBatchService } from '@cedula/contract/cedula/media/v1/image_batch_service_pb.ts';
import { ImageTransferService } from '@cedula/contract/cedula/media/v1/image_transfer_service_pb.ts';
import { expect, test } from 'vitest';
import { missingHints } from './hints.ts';

/** The image service after somebody has left something out of its file. */
function imageServiceWithout(leaveOut: (file: FileDescriptorProto) => void): DescService {
  const file = clone(FileDescriptorProtoSchema, imageFile.proto);
  leaveOut(file);
  const known = new Map(imageFile.dependencies.map((dependency) => [dependency.proto.name, dependency]));
  const registry = createFileRegistry(file, (name) => known.get(name));
  const service = registry.getService(ImageService.typeName);
  if (service === undefined) throw new Error('the file has no ImageService');
  return service;
}

const optionsOf = (file: FileDescriptorProto, message: string, field: string) =>
  file.messageType.find(({ name }) => name === message)?.field.find(({ name }) => name === field)?.options;

test('a contract that says everything lacks no hint', () => {
  expect(
    missingHints([imageServiceWithout(() => undefined), ImageTransferService, ImageBatchService]),
  ).toEqual([]);
});

test('an id that does not say of what is named', () => {
  const service = imageServiceWithout((file) => {
    const options = optionsOf(file, 'GetImageRequest', 'id');
    if (options !== undefined && hasExtension(options, resource)) clearExtension(options, resource);
  });
  expect(missingHints([service])).toEqual([
    'cedula.media.v1.ImageService.GetImage: GetImageRequest.id does not say what it is the id of (cedula.options.v1.resource)',
  ]);
});

test('a page that has no bounds is named', () => {
  const service = imageServiceWithout((file) => {
    const options = optionsOf(file, 'ListImagesRequest', 'page_size');
    if (options !== undefined) clearExtension(options, fieldRules);
  });
  expect(missingHints([service])).toEqual([
    'cedula.media.v1.ImageService.ListImages: its page_size is not bound to 1 to 100',
  ]);
});

test('an operation of which nothing is said is named', () => {
  const service = imageServiceWithout((file) => {
    const options = file.service[0]?.method.find(({ name }) => name === 'DeleteImage')?.options;
    if (options !== undefined) clearExtension(options, operation);
  });
  expect(missingHints([service])).toContainEqual(
    'cedula.media.v1.ImageService.DeleteImage has no (cedula.options.v1.operation)',
  );
});
