import type { DescEnum, DescMessage, DescService } from '@bufbuild/protobuf';
import { nestedTypes } from '@bufbuild/protobuf/reflect';
import { createEcmaScriptPlugin, getComments, runNodeJs, type Schema } from '@bufbuild/protoplugin';

// A plugin of buf: writes comments.ts, what the contract says in words of each of its names.
// Descriptors at run time have no comments, and the command line's help is made of them.

function writeComments(schema: Schema): void {
  const types = schema.files.flatMap((source) => [...nestedTypes(source)]);
  const file = schema.generateFile('comments.ts');
  file.print('// Written from proto/ by `npm run generate`.');
  file.print('/** The comments of the contract by full name: `cedula.media.v1.Image.label`. */');
  file.print('export const comments: Readonly<Record<string, string>> = {');
  for (const type of types) {
    if (type.kind === 'extension' || !type.typeName.startsWith('cedula.')) continue;
    for (const [name, comment] of [[type.typeName, commentOf(type)], ...membersOf(type)])
      if (comment !== '') file.print('  ', JSON.stringify(name), ': ', JSON.stringify(comment), ',');
  }
  file.print('};');
}

function membersOf(type: DescMessage | DescEnum | DescService): [name: string, comment: string][] {
  const members = type.kind === 'message' ? type.fields : type.kind === 'enum' ? type.values : type.methods;
  return members.map((member) => [`${type.typeName}.${member.name}`, commentOf(member)]);
}

/** The comment above a declaration as one paragraph: where its lines break is the source's affair. */
function commentOf(declaration: Parameters<typeof getComments>[0]): string {
  return (getComments(declaration).leading ?? '').trim().replaceAll(/\s*\n\s*/g, ' ');
}

runNodeJs(
  createEcmaScriptPlugin({
    name: 'comments',
    version: 'v1',
    generateTs: writeComments,
    generateJs: () => undefined,
  }),
);
