import { createEcmaScriptPlugin, runNodeJs, type Schema } from '@bufbuild/protoplugin';
import { openApiOf } from './document.ts';
import { postmanOf } from './postman.ts';

// A plugin of buf: writes openapi.json and postman_collection.json, what the contract is to
// people and programs outside.

function write(schema: Schema): void {
  const services = schema.files
    .flatMap((file) => file.services)
    .filter(({ typeName }) => typeName.startsWith('cedula.'));
  const print = (name: string, document: object) =>
    schema.generateFile(name).print(JSON.stringify(document, undefined, 2));
  print('openapi.json', openApiOf(services));
  print('postman_collection.json', postmanOf(services));
}

runNodeJs(
  createEcmaScriptPlugin({
    name: 'openapi',
    version: 'v1',
    generateTs: write,
    generateJs: () => undefined,
  }),
);
