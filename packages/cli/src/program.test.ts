import { type DescMessage, getOption } from '@bufbuild/protobuf';
import { field_behavior, FieldBehavior } from '@cedula/contract/google/api/field_behavior_pb.ts';
import { services } from '@cedula/contract/services.ts';
import { nameOf } from '@cedula/operations/operation.ts';
import { camelCase, kebabCase, operationNameOf, wordsOf } from '@cedula/operations/operation-name.ts';
import { pagingOf } from '@cedula/operations/paging.ts';
import { routesOf } from '@cedula/operations/routes-of.ts';
import { Cedula } from '@cedula/client';
import { describe, expect, test } from 'vitest';
import { createTestProgram } from './testing/test-program.ts';

// Whatever operation is added to the contract is covered without a new test being written.
const routes = routesOf(Object.values(services).flat());

/** Every field that a caller may set, written as options are; groups of fields by their members. */
function settable(message: DescMessage, depth = 0): string[] {
  return message.fields
    .filter((field) => !getOption(field, field_behavior).includes(FieldBehavior.OUTPUT_ONLY))
    .flatMap((field) => {
      const name = wordsOf(field.jsonName).join('-');
      const isGroup =
        field.fieldKind === 'message' && !field.message.typeName.startsWith('google.protobuf.') && depth < 2;
      return isGroup ? settable(field.message, depth + 1).map((inner) => `${name}.${inner}`) : [name];
    });
}

describe.each(routes.map((route) => ({ name: nameOf(route.method), route })))('$name', ({ route }) => {
  const { method } = route;
  const { resource, verb } = operationNameOf(method);
  const { program, terminal } = createTestProgram();
  const words = [kebabCase(resource), kebabCase(verb)];

  test('has a command, whose help names every field of its request', async () => {
    await expect(program.parseAsync([...words, '--help'], { from: 'user' })).rejects.toMatchObject({
      exitCode: 0,
    });
    const help = terminal.written.stdout.toString();
    expect(help).toContain(`Usage: cedula ${words.join(' ')}`);
    const prefix = typeof route.body === 'string' ? undefined : wordsOf(route.body.jsonName).join('-');
    for (const field of settable(method.input)) {
      const inBody = prefix !== undefined && field.startsWith(`${prefix}.`);
      const name = inBody ? field.slice(prefix.length + 1) : field;
      expect(help).toMatch(new RegExp(`(--|--field-|<)${name.replaceAll('.', String.raw`\.`)}[ >,]`));
    }
    expect(help.includes('--all')).toBe(pagingOf(method) !== undefined);
    expect(help.includes('--output <file>')).toBe(route.download !== undefined);
    expect(help.includes('--body <file>')).toBe(route.body !== 'nothing');
  });

  test('says what it does, in the words of the contract', () => {
    const command = program.commands
      .find((group) => group.name() === words[0])
      ?.commands.find((own) => own.name() === words[1]);
    expect(command?.summary()).toMatch(/^[A-Z].{5,}/);
    expect(command?.options.filter(({ description }) => description === '')).toEqual([]);
  });

  test('has a method of the SDK by the same name', () => {
    const cedula = new Cedula({ baseUrl: 'http://127.0.0.1:1' });
    const own: unknown = Reflect.get(cedula, camelCase(resource));
    expect(own).toHaveProperty(camelCase(verb), expect.any(Function));
  });
});

test('the names of one word are there', () => {
  expect(createTestProgram().program.commands.map((command) => command.name())).toContain('report');
});

test('no help tells of a secret that stands in the environment', async () => {
  const { program, terminal } = createTestProgram();
  Object.assign(terminal.env, { CEDULA_SECRET: 'cds_secret', CEDULA_TOKEN: 'cdt_secret' });
  await expect(program.parseAsync(['--help'], { from: 'user' })).rejects.toMatchObject({ exitCode: 0 });
  expect(terminal.written.stdout.toString()).not.toMatch(/cd[st]_secret/);
});
