import { createEcmaScriptPlugin, runNodeJs, type Schema } from '@bufbuild/protoplugin';
import { openApiOf } from './document.ts';

// A plugin of buf: writes openapi.json, what the contract is to people and programs outside.

function write(schema: Schema): void {
  const services = schema.files.flatMap((file) => file.services);
  const document = openApiOf(services.filter(({ typeName }) => typeName.startsWith('cedula.')));
  schema.generateFile('openapi.json').print(JSON.stringify(document, undefined, 2));
}

runNodeJs(
  createEcmaScriptPlugin({
    name: 'openapi',
    version: 'v1',
    generateTs: write,
    generateJs: () => undefined,
  }),
);
