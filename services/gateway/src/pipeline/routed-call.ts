import type { Route } from '@cedula/operations/route.ts';
import type { PathValue } from '../rest/route-table.ts';

/** A request whose route is known. */
export interface RoutedCall {
  readonly route: Route;
  readonly pathValues: readonly PathValue[];
  /** As it was sent, without its question mark. */
  readonly query: string;
}
