/** What an id stands for, as its first three letters say. The one list; a new kind of resource is a line here. */
export const idPrefixes = {
  cli: 'client',
  key: 'access key',
  usr: 'user',
  ses: 'session',
  tok: 'API token',
  alb: 'album',
  img: 'image',
  job: 'job',
  res: 'result',
  chk: 'check',
  pay: 'payment',
  ref: 'refund',
  stp: 'step of a payment',
  inv: 'invoice',
  whe: 'webhook endpoint',
  dlv: 'webhook delivery',
  evt: 'event',
  req: 'request',
} as const;

/** One of the prefixes. */
export type IdPrefix = keyof typeof idPrefixes;

/** An id of one kind: `img_01kdvw5g7xf3v8m2q6zj4t9c5r`. */
export type Id<P extends IdPrefix = IdPrefix> = `${P}_${string}`;
