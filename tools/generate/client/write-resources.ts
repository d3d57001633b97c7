import type { DescField } from '@bufbuild/protobuf';
import type { GeneratedFile } from '@bufbuild/protoplugin';
import { type ClientMethod, needsNoFields } from './client-methods.ts';
import { fieldType } from './field-type.ts';
import { writeDoc } from './write-doc.ts';
import { planName } from './write-plans.ts';

/** Writes a class for each resource, and the one that has them all. */
export function writeResources(file: GeneratedFile, methods: readonly ClientMethod[]): void {
  const resources = Map.groupBy(methods, ({ resource }) => resource);
  file.print('// Written from proto/ by `npm run generate`.');
  file.print("import type { CallOptions, DownloadOptions } from '../core/call-options.ts';");
  file.print("import type { Caller } from '../core/caller.ts';");
  file.print("import type { Download } from '../core/download.ts';");
  file.print("import type { Listing } from '../core/listing.ts';");
  file.print("import type * as messages from './messages.ts';");
  file.print("import * as plans from './plans.ts';");
  for (const [resource, own] of resources) writeResource(file, resource, own);
  file.print();
  file.print('/** The operations of Cedula, by resource. */');
  file.print('export class Resources {');
  for (const [resource, [first]] of resources) {
    if (first !== undefined) writeDoc(file, first.service, '  ');
    file.print('  readonly ', resource, ': ', className(resource), ';');
  }
  file.print();
  file.print('  constructor(caller: Caller) {');
  for (const resource of resources.keys())
    file.print('    this.', resource, ' = new ', className(resource), '(caller);');
  file.print('  }');
  file.print('}');
}

function className(resource: string): string {
  return `${resource.charAt(0).toUpperCase()}${resource.slice(1)}Resource`;
}

function writeResource(file: GeneratedFile, resource: string, methods: readonly ClientMethod[]): void {
  const [first] = methods;
  file.print();
  if (first !== undefined) writeDoc(file, first.service);
  file.print('export class ', className(resource), ' {');
  file.print('  readonly #caller: Caller;');
  file.print();
  file.print('  constructor(caller: Caller) {');
  file.print('    this.#caller = caller;');
  file.print('  }');
  for (const method of methods) writeMethod(file, method);
  file.print('}');
}

function writeMethod(file: GeneratedFile, method: ClientMethod): void {
  const { route, action, pathParameters, requestType, answerType } = method;
  const { reasons } = route.operation;
  // An answer without fields is one without a body.
  const answer = route.method.output.fields.length === 0 ? 'void' : `messages.${answerType}`;
  const shape = shapeOf(method, answer);
  const parameters = [
    ...pathParameters.map(({ name }) => `${name}: string`),
    `request: messages.${requestType}${needsNoFields(method) ? ' = {}' : ''}`,
    `options?: ${route.download === undefined ? 'CallOptions' : 'DownloadOptions'}`,
  ];
  const path = pathParameters.map(({ name }) => name).join(', ');
  file.print();
  writeDoc(
    file,
    route.method,
    '  ',
    '',
    `\`${route.httpMethod} ${route.template}\``,
    ...(reasons.length === 0 ? [] : ['', `Can be refused for ${reasons.join(', ')}.`]),
  );
  file.print('  ', action, '(', parameters.join(', '), '): ', shape.type, ' {');
  file.print(
    '    return this.#caller.',
    shape.call,
    '(plans.',
    planName(method),
    `, [${path}], request, options);`,
  );
  file.print('  }');
}

function shapeOf({ route, paging }: ClientMethod, answer: string): { type: string; call: string } {
  if (route.download !== undefined) return { type: 'Promise<Download>', call: 'download' };
  if (paging === undefined) return { type: `Promise<${answer}>`, call: `call<${answer}>` };
  const item = itemType(paging.items);
  return { type: `Listing<${item}, ${answer}>`, call: `list<${item}, ${answer}>` };
}

function itemType(items: DescField): string {
  const type = fieldType(items, 'answer').replace(/^readonly (.*)\[\]$/, '$1');
  return items.message === undefined && items.enum === undefined ? type : `messages.${type}`;
}
