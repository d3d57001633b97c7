import { createEcmaScriptPlugin, runNodeJs, type Schema } from '@bufbuild/protoplugin';

// A plugin of buf: writes services.ts, all services of the contract by the process that serves
// them (`cedula.media.v1` is served by `media`), so that nobody lists them by hand.

/** The process that serves a service; undefined for those that are not Cedula's own. */
function processOf({ typeName }: { typeName: string }): string | undefined {
  return /^cedula\.([a-z]+)\.v\d+\./.exec(typeName)?.[1];
}

function writeServices(schema: Schema): void {
  const services = schema.files
    .flatMap((file) => file.services)
    .filter(processOf)
    .toSorted(byTypeName);
  const file = schema.generateFile('services.ts');
  file.print('// Written from proto/ by `npm run generate`.');
  for (const service of services) {
    file.print('import { ', service.name, " } from './", service.file.name, "_pb.ts';");
  }
  file.print();
  file.print('/** The services of the contract, by the process that serves them. */');
  file.print('export const services = {');
  for (const [process, served] of Map.groupBy(services, processOf)) {
    file.print('  ', String(process), ': [', served.map(({ name }) => name).join(', '), '],');
  }
  file.print('} as const;');
}

const byTypeName = (one: { typeName: string }, other: { typeName: string }) =>
  one.typeName < other.typeName ? -1 : 1;

runNodeJs(
  createEcmaScriptPlugin({
    name: 'services',
    version: 'v1',
    generateTs: writeServices,
    generateJs: () => undefined,
  }),
);
