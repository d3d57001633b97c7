import { type DescField, type DescMessage, type DescMethod, ScalarType } from '@bufbuild/protobuf';
import { FieldMaskSchema } from '@bufbuild/protobuf/wkt';
import type { Operation, Upload, Upload_Batch } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { compileCsv, type Csv } from './csv.ts';
import { compileDownload, type Download } from './download.ts';
import { type FieldPath, fieldPath, jsonPath } from './field-path.ts';
import { type FileList, fileListOf } from './file-list.ts';
import { compileFieldTemplate, type FieldTemplate } from './field-template.ts';
import type { HttpBinding } from './http-binding.ts';
import { operationOf } from './operation.ts';
import { parsePathTemplate, type PathTemplate } from './path-template.ts';

/** The request field that segments of the path fill. */
export interface PathField {
  readonly path: FieldPath;
  readonly start: number;
  /** Index after its last segment; undefined: to the end. */
  readonly end: number | undefined;
}

/** How many files arrive in one request. */
export interface RouteBatch extends FileList {
  /** The request's repeated field of files. */
  readonly field: DescField;
  readonly maxFiles: number;
  readonly maxBodyBytes: number;
}

/** How the bytes of an upload arrive. */
export interface RouteUpload {
  readonly maxFileBytes: number;
  /** The request's bytes fields: file parts of a form, base64 in JSON. None of a batch. */
  readonly files: readonly DescField[];
  /** The one that a raw image body fills. */
  readonly rawField: DescField | undefined;
  /** The internal client-streaming method that carries the bytes; undefined: the message does. */
  readonly carriedBy: DescMethod | undefined;
  /** Many files, in a form alone; undefined: every bytes field is a file. */
  readonly batch: RouteBatch | undefined;
}

/** One way to call an operation over HTTP. */
export interface Route {
  readonly method: DescMethod;
  readonly operation: Operation;
  readonly httpMethod: string;
  /** As the contract writes it: few, and so fit for a metric's label. */
  readonly template: string;
  readonly pattern: PathTemplate;
  readonly pathFields: readonly PathField[];
  /** What the body fills. */
  readonly body: 'nothing' | 'everything' | DescField;
  /** The mask that a PATCH without one gets from the fields it sends. */
  readonly updateMask: DescField | undefined;
  readonly upload: RouteUpload | undefined;
  readonly download: Download | undefined;
  /** How it answers in CSV; undefined: it does not. */
  readonly csv: Csv | undefined;
  /** The HTTP status of success. */
  readonly status: number;
  readonly location: FieldTemplate | undefined;
}

/**
 * Compiles a binding of a method. Throws an Error for whatever in the contract could not
 * work, so that it stops the gateway at boot and no caller ever meets it.
 *
 * @param methods every method the gateway knows, by full name
 */
export function compileRoute(
  method: DescMethod,
  binding: HttpBinding,
  methods: ReadonlyMap<string, DescMethod>,
): Route {
  const { input, output } = method;
  const operation = operationOf(method);
  const pattern = parsePathTemplate(binding.template);
  const body = compileBody(input, binding.body);
  const kind = operation.download === undefined ? 'unary' : 'server_streaming';
  if (method.methodKind !== kind)
    throw new Error(`it is ${method.methodKind}, which its route cannot answer`);
  if (operation.upload !== undefined && body !== 'everything') throw new Error('an upload needs body: "*"');
  return {
    method,
    operation,
    httpMethod: binding.httpMethod,
    template: binding.template,
    pattern,
    pathFields: pattern.variables.map(({ field, start, end }) => ({
      path: pathField(input, field),
      start,
      end,
    })),
    body,
    updateMask: binding.httpMethod === 'PATCH' ? updateMaskOf(input, body) : undefined,
    upload: operation.upload && compileUpload(input, operation.upload, methods),
    download: operation.download && compileDownload(output, operation.download.fileName),
    csv: operation.csv && compileCsv(input, operation.csv, methods),
    status: operation.successStatus === 0 ? 200 : operation.successStatus,
    location:
      operation.location === ''
        ? undefined
        : compileFieldTemplate(operation.location, output, encodeURIComponent),
  };
}

function pathField(input: DescMessage, name: string): FieldPath {
  const path = fieldPath(input, name);
  const leaf = path.at(-1);
  if (leaf?.fieldKind !== 'scalar' && leaf?.fieldKind !== 'enum') {
    throw new Error(`${jsonPath(path)} cannot stand in a path`);
  }
  return path;
}

function compileBody(input: DescMessage, body: string): Route['body'] {
  if (body === '') return 'nothing';
  if (body === '*') return 'everything';
  return singleField(input, body);
}

function updateMaskOf(input: DescMessage, body: Route['body']): DescField | undefined {
  if (typeof body === 'string' || body.fieldKind !== 'message') return undefined;
  return input.fields.find(
    ({ name, message }) => name === 'update_mask' && message?.typeName === FieldMaskSchema.typeName,
  );
}

function compileUpload(
  input: DescMessage,
  { maxFileBytes, rawField, carriedBy, batch }: Upload,
  methods: ReadonlyMap<string, DescMethod>,
): RouteUpload {
  const files: DescField[] = input.fields.filter(
    (field) => field.scalar === ScalarType.BYTES && field.fieldKind === 'scalar',
  );
  const raw = rawField === '' ? undefined : singleField(input, rawField);
  const carrier = carriedBy === '' ? undefined : methods.get(carriedBy);
  if (files.length === 0 && batch === undefined) throw new Error('an upload has no bytes field');
  if (batch !== undefined && (files.length > 0 || carrier === undefined)) {
    throw new Error('a batch has files of its own or nothing that carries them');
  }
  if (maxFileBytes <= 0n) throw new Error('an upload has no max_file_bytes');
  if (raw !== undefined && !files.includes(raw)) throw new Error(`${rawField} is not a bytes field`);
  if (carriedBy !== '' && carrier?.methodKind !== 'client_streaming') {
    throw new Error(`${carriedBy} is no known client-streaming method`);
  }
  return {
    maxFileBytes: Number(maxFileBytes),
    files,
    rawField: raw,
    carriedBy: carrier,
    batch: batch && compileBatch(input, batch),
  };
}

function compileBatch(input: DescMessage, batch: Upload_Batch): RouteBatch {
  const field = singleField(input, batch.field);
  const file = fileListOf(field);
  if (file === undefined) throw new Error(`${batch.field} is not a list of files`);
  if (batch.maxFiles <= 0 || batch.maxBodyBytes <= 0n) throw new Error('a batch has no bounds');
  return {
    field,
    ...file,
    maxFiles: batch.maxFiles,
    maxBodyBytes: Number(batch.maxBodyBytes),
  };
}

function singleField(input: DescMessage, name: string): DescField {
  const [field, ...deeper] = fieldPath(input, name);
  if (field === undefined || deeper.length > 0)
    throw new Error(`"${name}" is not a field of ${input.typeName}`);
  return field;
}
