import type { Route } from '@cedula/operations/route.ts';
import type { TemplateSegment } from '@cedula/operations/path-template.ts';

/** The routes that end at one template, by HTTP method. */
export type RoutesByMethod = Map<string, Route>;

/** Routes by the segments of their templates. */
export interface RouteNode {
  readonly literals: Map<string, RouteNode>;
  /** Below `*`. */
  one: RouteNode | undefined;
  /** What ends here, by verb. */
  readonly ends: Map<string, RoutesByMethod>;
  /** What ends here in `**`, by verb. */
  readonly rests: Map<string, RoutesByMethod>;
}

export function emptyNode(): RouteNode {
  return { literals: new Map(), one: undefined, ends: new Map(), rests: new Map() };
}

/** Adds a route below a node. Throws an Error when its method and template are taken. */
export function addRoute(root: RouteNode, route: Route): void {
  const { segments, verb } = route.pattern;
  const isOpen = segments.at(-1)?.kind === 'rest';
  let node = root;
  for (const segment of isOpen ? segments.slice(0, -1) : segments) node = childFor(node, segment);
  const byVerb = isOpen ? node.rests : node.ends;
  const byMethod: RoutesByMethod = byVerb.get(verb) ?? new Map();
  const taken = byMethod.get(route.httpMethod);
  if (taken !== undefined)
    throw new Error(`${route.httpMethod} ${route.template} is already ${taken.method.toString()}`);
  byMethod.set(route.httpMethod, route);
  byVerb.set(verb, byMethod);
}

function childFor(node: RouteNode, segment: TemplateSegment): RouteNode {
  if (segment.kind !== 'literal') return (node.one ??= emptyNode());
  const child = node.literals.get(segment.text) ?? emptyNode();
  node.literals.set(segment.text, child);
  return child;
}

/**
 * All that the segments of a path lead to, the most literal first. Visits no more nodes
 * than the tree has, whatever the path.
 */
export function findRoutes(root: RouteNode, segments: readonly string[], verb: string): RoutesByMethod[] {
  const found: RoutesByMethod[] = [];
  const visit = (node: RouteNode | undefined, depth: number): void => {
    if (node === undefined) return;
    const segment = segments[depth];
    if (segment === undefined) {
      addFound(found, node.ends.get(verb));
    } else {
      visit(node.literals.get(segment), depth + 1);
      visit(node.one, depth + 1);
    }
    addFound(found, node.rests.get(verb));
  };
  visit(root, 0);
  return found;
}

function addFound(found: RoutesByMethod[], routes: RoutesByMethod | undefined): void {
  if (routes !== undefined) found.push(routes);
}
