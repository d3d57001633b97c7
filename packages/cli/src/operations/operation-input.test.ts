import { expect, test } from 'vitest';
import { createTestProgram } from '../testing/test-program.ts';
import { createTestTerminal } from '../testing/test-terminal.ts';
import { inputReader } from '../terminal/read-input.ts';
import { secretReader } from '../terminal/read-secret.ts';
import { checkPathValue, requestFields } from './operation-input.ts';
import { allOperations } from './operations.ts';
import { isSecret, optionFieldsOf } from './request-fields.ts';

const secrets = allOperations().flatMap((operation) =>
  optionFieldsOf(operation.route)
    .filter(isSecret)
    .map((requestField) => ({ name: `${operation.resource} ${operation.verb}`, operation, requestField })),
);

test.each(['', '.', '..'])('"%s" would lead to another path, so it is no id', (text) => {
  expect(() => checkPathValue('id', text)).toThrow(`"${text}" is no id`);
  expect(checkPathValue('id', `a${text}/b`)).toBe(`a${text}/b`);
});

test.each(secrets)(
  'what the contract calls a secret is never an argument of $name',
  ({ operation, requestField }) => {
    const { program } = createTestProgram();
    const command = program.commands
      .find((group) => group.name() === operation.resource)
      ?.commands.find((own) => own.name() === operation.verb);
    const option = command?.options.find(({ long }) => long === `--${requestField.name}`);
    expect(option?.flags).toBe(`--${requestField.name} <file>`);
  },
);

test.each(secrets)('a secret is read from standard input by $name', async ({ operation, requestField }) => {
  const terminal = createTestTerminal({ input: 'gravel-teapot-91\n' });
  const readInput = inputReader(terminal);
  const inputs = { readInput, readSecretFrom: secretReader(terminal, readInput) };
  const input = { typed: [{ requestField, value: '-' }], body: undefined };
  const fields = await requestFields(operation.route, input, inputs);
  expect(JSON.stringify(fields)).toContain('"gravel-teapot-91"');
});
