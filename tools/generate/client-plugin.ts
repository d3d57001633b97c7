import { createEcmaScriptPlugin, runNodeJs, type Schema } from '@bufbuild/protoplugin';
import { clientMethods } from './client/client-methods.ts';
import { writeMessages } from './client/write-messages.ts';
import { writePlans } from './client/write-plans.ts';
import { writeResources } from './client/write-resources.ts';

// A plugin of buf: writes the surface of the TypeScript client. Its types, its methods with what
// the contract says of them, and how each is called, so that an operation that comes into the
// contract comes into the client without a line by hand.

function writeClient(schema: Schema): void {
  const methods = clientMethods(schema.files.flatMap((file) => file.services));
  writeMessages(schema.generateFile('messages.ts'), methods);
  writePlans(schema.generateFile('plans.ts'), methods);
  writeResources(schema.generateFile('resources.ts'), methods);
}

runNodeJs(
  createEcmaScriptPlugin({
    name: 'client',
    version: 'v1',
    generateTs: writeClient,
    generateJs: () => undefined,
  }),
);
