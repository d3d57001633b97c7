import type { DescEnum, DescMessage } from '@bufbuild/protobuf';

/** The TypeScript name of a type: `UsageMeter` for `cedula.billing.v1.Usage.Meter`. */
export function localName({ typeName, file }: DescMessage | DescEnum): string {
  return typeName.slice(file.proto.package.length + 1).replaceAll('.', '');
}

/** The name of what a request holds of a type. */
export function inputName(type: DescMessage): string {
  return `${localName(type)}Input`;
}
