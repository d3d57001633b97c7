import type { GeneratedFile } from '@bufbuild/protoplugin';
import {
  Operation_Caller,
  Operation_Effect,
  Operation_Idempotency,
} from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { deadlineOf } from '@cedula/operations/operation.ts';
import type { OperationPlan } from '../../../packages/client/src/core/operation-plan.ts';
import type { ClientMethod } from './client-methods.ts';

/** A call may be tried again within so many times the server's own deadline. */
const deadlinesPerCall = 3;

/** Writes how each operation is called, as data. */
export function writePlans(file: GeneratedFile, methods: readonly ClientMethod[]): void {
  file.print('// Written from proto/ by `npm run generate`.');
  file.print("import type { OperationPlan } from '../core/operation-plan.ts';");
  for (const method of methods) {
    file.print();
    file.print('export const ', planName(method), ': OperationPlan = ', JSON.stringify(planOf(method)), ';');
  }
}

/** `imagesUpload` */
export function planName({ resource, action }: ClientMethod): string {
  return resource + action.charAt(0).toUpperCase() + action.slice(1);
}

function planOf({ route, resource, action, paging }: ClientMethod): OperationPlan {
  const { operation, httpMethod, template, body, upload } = route;
  return {
    name: `${resource}.${action}`,
    httpMethod,
    path: template.replaceAll(/=[^{}]*(?=\})/g, ''),
    body: typeof body === 'string' ? { nothing: '', everything: '*' }[body] : body.jsonName,
    ...(upload !== undefined && {
      files: upload.files.map(({ jsonName }) => jsonName),
      maxFileBytes: upload.maxFileBytes,
    }),
    ...(upload?.batch !== undefined && {
      batch: { field: upload.batch.field.jsonName, maxBodyBytes: upload.batch.maxBodyBytes },
    }),
    isPublic: operation.callers.includes(Operation_Caller.PUBLIC),
    isRead: operation.effect === Operation_Effect.READ,
    takesKey: operation.idempotency !== Operation_Idempotency.IDEMPOTENCY_UNSPECIFIED,
    timeoutMs: deadlineOf(operation) * deadlinesPerCall,
    ...(paging !== undefined && { items: paging.items.jsonName }),
  };
}
