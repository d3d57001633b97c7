import type { DescMethod, DescService } from '@bufbuild/protobuf';
import { httpBindings } from './http-binding.ts';
import { isInternal, nameOf, operationOf } from './operation.ts';
import { compileRoute, type Route } from './route.ts';

/**
 * Reads every way to call services over HTTP from their contract. Operations for the mesh
 * alone have none. Throws an Error that names the method whose declaration cannot work.
 */
export function routesOf(services: readonly DescService[]): Route[] {
  const methods = new Map(
    services.flatMap((service) => service.methods.map((method) => [nameOf(method), method])),
  );
  return [...methods.values()].flatMap((method) => {
    try {
      const bindings = httpBindings(method);
      if (bindings.length > 0 && isInternal(operationOf(method)))
        throw new Error('a call inside the mesh has a route');
      return bindings.map((binding) => compileRoute(method, binding, methods));
    } catch (error) {
      throw faultOf(method, error);
    }
  });
}

/** What is wrong with the declaration of a method, with its name. */
export function faultOf(method: DescMethod, error: unknown): Error {
  return new Error(`${nameOf(method)}: ${error instanceof Error ? error.message : String(error)}`, {
    cause: error,
  });
}
