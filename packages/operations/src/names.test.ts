import { ReportService } from '@cedula/contract/cedula/billing/v1/report_service_pb.ts';
import { UsageService } from '@cedula/contract/cedula/billing/v1/usage_service_pb.ts';
import { AccessKeyService } from '@cedula/contract/cedula/identity/v1/access_key_service_pb.ts';
import { ClientService } from '@cedula/contract/cedula/identity/v1/client_service_pb.ts';
import { DocumentService } from '@cedula/contract/cedula/inference/v1/document_service_pb.ts';
import { FaceService } from '@cedula/contract/cedula/inference/v1/face_service_pb.ts';
import { ImageService } from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import { services } from '@cedula/contract/services.ts';
import { expect, test } from 'vitest';
import { operationName } from './names.ts';
import { routesOf } from './routes-of.ts';

test.each([
  [ImageService.method.uploadImage, 'images.upload'],
  [ImageService.method.listImages, 'images.list'],
  [AccessKeyService.method.revokeAccessKey, 'accessKeys.revoke'],
  [FaceService.method.matchFaces, 'faces.match'],
  [FaceService.method.compareImages, 'faces.compareImages'],
  [DocumentService.method.extractText, 'documents.extractText'],
  [ClientService.method.getClient, 'client.get'],
  [ClientService.method.signUpClient, 'client.signUp'],
  [UsageService.method.getUsage, 'usage.get'],
  [ReportService.method.getUsageReport, 'reports.usage'],
  [ReportService.method.listUsageLines, 'reports.listUsageLines'],
])('%s is %s', (method, name) => {
  const { resource, action } = operationName(method);
  expect(`${resource}.${action}`).toBe(name);
});

test('no two operations have one name', () => {
  const methods = new Set(routesOf(Object.values(services).flat()).map(({ method }) => method));
  const names = [...methods].map(operationName).map(({ resource, action }) => `${resource}.${action}`);
  expect(new Set(names).size).toBe(names.length);
});
