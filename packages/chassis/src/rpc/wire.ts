import { type DescMessage, fromBinary, type MessageShape, toBinary } from '@bufbuild/protobuf';

interface Wire<D extends DescMessage> {
  readonly serialize: (message: MessageShape<D>) => Buffer;
  readonly deserialize: (bytes: Buffer) => MessageShape<D>;
}

const wires = new WeakMap<DescMessage, Wire<DescMessage>>();

/** How a message is written to and read from the wire; made once per message type. */
export function wireOf<D extends DescMessage>(schema: D): Wire<D> {
  const known = wires.get(schema) as Wire<D> | undefined;
  if (known !== undefined) return known;
  const wire: Wire<D> = {
    serialize(message) {
      const bytes = toBinary(schema, message);
      return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    },
    deserialize: (bytes) => fromBinary(schema, bytes),
  };
  wires.set(schema, wire);
  return wire;
}
