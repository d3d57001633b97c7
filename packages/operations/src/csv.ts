import {
  type DescField,
  type DescMessage,
  type DescMethod,
  type DescMethodServerStreaming,
  ScalarType,
} from '@bufbuild/protobuf';
import { TimestampSchema } from '@bufbuild/protobuf/wkt';
import type { Csv as CsvOption } from '@cedula/contract/cedula/options/v1/operation_pb.ts';

/** How an operation answers in CSV. */
export interface Csv {
  readonly fileName: string;
  /** The internal method that answers, some lines with each of its messages. */
  readonly streamedBy: DescMethodServerStreaming;
  /** The one field of its request: the operation's own request. */
  readonly request: DescField & { readonly fieldKind: 'message' };
  /** The one field of its messages: the lines. */
  readonly lines: DescField & { readonly fieldKind: 'list' };
  /** The fields of a line, in the order of the contract; they are named as in JSON. */
  readonly columns: readonly DescField[];
}

/**
 * Finds how an operation is answered in CSV. Throws an Error where the method that answers is
 * not of the shape which the option asks for, or a line has what no cell can hold: a fault of
 * the contract, found at boot.
 *
 * @param methods every method that is known, by full name
 */
export function compileCsv(
  input: DescMessage,
  { fileName, streamedBy }: Pick<CsvOption, 'fileName' | 'streamedBy'>,
  methods: ReadonlyMap<string, DescMethod>,
): Csv {
  const carrier = methods.get(streamedBy);
  if (carrier === undefined || !isServerStreaming(carrier)) {
    throw new Error(`${streamedBy} is no known server-streaming method`);
  }
  const [request] = carrier.input.fields;
  const [lines] = carrier.output.fields;
  if (
    carrier.input.fields.length !== 1 ||
    request?.fieldKind !== 'message' ||
    request.message.typeName !== input.typeName
  ) {
    throw new Error(`${streamedBy} does not take ${input.typeName}`);
  }
  if (carrier.output.fields.length !== 1 || lines?.fieldKind !== 'list' || lines.listKind !== 'message') {
    throw new Error(`${streamedBy} does not answer with a list of messages`);
  }
  const broad = lines.message.fields.find((field) => !isCell(field));
  if (broad !== undefined) throw new Error(`${broad.name} of ${lines.message.typeName} is no cell`);
  if (!/^[a-z0-9-]+\.csv$/.test(fileName)) throw new Error(`"${fileName}" is no file name for CSV`);
  return { fileName, streamedBy: carrier, request, lines, columns: lines.message.fields };
}

function isCell(field: DescField): boolean {
  if (field.fieldKind === 'message') return field.message.typeName === TimestampSchema.typeName;
  return field.fieldKind === 'enum' || (field.fieldKind === 'scalar' && field.scalar !== ScalarType.BYTES);
}

function isServerStreaming(method: DescMethod): method is DescMethodServerStreaming {
  return method.methodKind === 'server_streaming';
}
