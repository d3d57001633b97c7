import { Operation_Idempotency } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { pagingOf } from '@cedula/operations/paging.ts';
import { Argument, Command, Option } from 'commander';
import { globalOptionNames } from '../global-options.ts';
import { UsageError } from '../usage-error.ts';
import { optionsOf } from './field-option.ts';
import { checkPathValue, type OperationInput } from './operation-input.ts';
import type { CliOperation } from './operations.ts';
import { isFile, isFileList, optionFieldsOf, pathFieldsOf, type RequestField } from './request-fields.ts';

/** What was typed, with everything that is the command's own and no field of the request. */
export interface TypedOperation extends OperationInput {
  readonly pathValues: readonly string[];
  readonly idempotencyKey: string | undefined;
  /** Go through all pages of a list. */
  readonly all: boolean;
  /** Where the bytes of a download go: a file, or `-`. */
  readonly output: string | undefined;
}

/** Does what was typed; `command` is for the options that all commands have. */
export type RunOperation = (
  operation: CliOperation,
  typed: TypedOperation,
  command: Command,
) => Promise<void>;

/** A field that is taken by an option, and where it is a file also by position. */
interface FieldInput {
  readonly requestField: RequestField;
  readonly options: readonly Option[];
  /** Undefined: by its option only. */
  readonly position: number | undefined;
}

/** Makes the command of an operation from its route: path fields by position, all others by options. */
export function operationCommand(operation: CliOperation, run: RunOperation, name = operation.verb): Command {
  const { route, description } = operation;
  const pathFields = pathFieldsOf(route);
  const own = ownOptions(operation);
  const inputs = fieldInputs(operation, own, pathFields.length);

  const command = new Command(name).description(helpOf(operation)).summary(firstSentence(description));
  for (const field of pathFields) command.addArgument(new Argument(`<${field.name}>`, field.description));
  for (const { requestField, options, position } of inputs) {
    if (position !== undefined)
      command.addArgument(
        new Argument(`[${argumentName(requestField)}]`, `The same as --${requestField.name}.`),
      );
    for (const option of options) command.addOption(option);
  }
  for (const option of own) command.addOption(option);
  return command.action(async () => {
    const values = command.opts<Record<string, unknown>>();
    const positional: readonly (string | string[] | undefined)[] = command.processedArgs;
    const typed = {
      pathValues: pathFields.map((field, at) => checkPathValue(field.name, String(positional[at] ?? ''))),
      typed: inputs.map((input) => ({
        requestField: input.requestField,
        value: typedValue(input, values, positional),
      })),
      body: textOf(values['body']),
      idempotencyKey: textOf(values['idempotencyKey']),
      all: values['all'] === true,
      output: textOf(values['output']),
    };
    await run(operation, typed, command);
  });
}

function fieldInputs({ route }: CliOperation, own: readonly Option[], firstPosition: number): FieldInput[] {
  const taken = new Set([...globalOptionNames, ...own.map((option) => option.name())]);
  let next = firstPosition;
  return optionFieldsOf(route).map((requestField) => ({
    requestField,
    options: optionsOf(requestField, taken),
    // What an operation is all about reads well without a name: images upload selfie.jpg.
    position:
      (isFile(requestField) || isFileList(requestField)) && requestField.isRequired ? next++ : undefined,
  }));
}

/** A list takes whatever follows. */
function argumentName(requestField: RequestField): string {
  return isFileList(requestField) ? `${requestField.name}...` : requestField.name;
}

function typedValue(
  { requestField, options: [option], position }: FieldInput,
  values: Readonly<Record<string, unknown>>,
  positional: readonly (string | string[] | undefined)[],
): unknown {
  const byName = option === undefined ? undefined : values[option.attributeName()];
  const given = position === undefined ? undefined : positional[position];
  const byPosition = Array.isArray(given) && given.length === 0 ? undefined : given;
  if (byName !== undefined && byPosition !== undefined)
    throw new UsageError(`--${requestField.name} is given twice: by name and by position`);
  return byName ?? byPosition;
}

/** The options of a command that are no fields of the request. */
function ownOptions({ route: { method, body, operation, download } }: CliOperation): Option[] {
  const options: Option[] = [];
  if (body !== 'nothing')
    options.push(new Option('--body <file>', 'A file with the request’s JSON, or "-"; options win over it.'));
  if (operation.idempotency !== Operation_Idempotency.IDEMPOTENCY_UNSPECIFIED) {
    const help = 'A name for this effect: the same again has no second one. Default: a random one.';
    options.push(new Option('--idempotency-key <key>', help));
  }
  if (pagingOf(method) !== undefined)
    options.push(new Option('--all', 'All pages; with --json an item a line (NDJSON).'));
  if (download !== undefined)
    options.push(new Option('--output <file>', 'Where the bytes go; "-" is standard output.'));
  return options;
}

function helpOf({ description, route: { httpMethod, template, operation } }: CliOperation): string {
  const { meter, furtherMeters } = operation;
  const further = furtherMeters.map((name) => `; where it is asked for, ${name} beside it`).join('');
  const billed = meter === '' ? '' : `\nBilled as ${meter}${further}.`;
  return `${description}\n\n${httpMethod} ${template}${billed}`;
}

/** Up to the first full stop that ends a sentence. */
export function firstSentence(text: string): string {
  return /^.*?[.:](?=\s|$)/s.exec(text)?.[0].replace(/[.:]$/, '') ?? text;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
