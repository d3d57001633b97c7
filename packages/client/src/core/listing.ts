import { CedulaError } from './errors.ts';

/** What every page says of the next. */
interface PageOf {
  readonly nextPageToken: string;
}

/**
 * A list that is read page by page, as it is gone through:
 * `for await (const image of cedula.images.list()) …`. Nothing is asked for before.
 */
export class Listing<Item, Page extends PageOf> implements AsyncIterable<Item> {
  readonly #ask: (pageToken: string | undefined) => Promise<Page>;
  readonly #itemsOf: (page: Page) => readonly Item[];

  constructor(
    ask: (pageToken: string | undefined) => Promise<Page>,
    itemsOf: (page: Page) => readonly Item[],
  ) {
    this.#ask = ask;
    this.#itemsOf = itemsOf;
  }

  /** The one page that the request asks for, as it is answered. */
  page(): Promise<Page> {
    return this.#ask(undefined);
  }

  /** Page after page, from the one that the request asks for. */
  async *pages(): AsyncGenerator<Page, void, undefined> {
    let asked: string | undefined;
    for (;;) {
      const page = await this.#ask(asked);
      yield page;
      if (page.nextPageToken === '') return;
      // Otherwise a server at fault would keep its client busy for ever.
      if (page.nextPageToken === asked) throw new CedulaError('the next page is the same again');
      asked = page.nextPageToken;
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    for await (const page of this.pages()) yield* this.#itemsOf(page);
  }
}
