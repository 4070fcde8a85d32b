import type { Query } from "./options.ts";

/** A response with its data. */
export interface Answer<T> {
  data: T;
  /** The status and headers. The body has already been read. */
  response: Response;
  requestId: string | undefined;
  /** The version of the record, for `ifMatch`. */
  etag: string | undefined;
}

/** A pending request. `await` it to get its data. */
export interface Call<T> extends Promise<T> {
  /** The data, with the response, the request id and the record's ETag. */
  withResponse(): Promise<Answer<T>>;
}

/** The members that every page has. */
export interface PageOf<Item> {
  data: Item[];
  next_cursor: string | null;
}

/** A page whose records have every member, as without `fields`. */
export type Whole<Page, Item> = Omit<Page, "data"> & { data: Item[] };

/** A list. `await` it to get one page, or use `for await` to get every record. Either sends the request. */
export interface List<Item, Page extends PageOf<Item>> extends Call<Page>, AsyncIterable<Item> {
  /** Every page, starting with the requested one. */
  pages(): AsyncGenerator<Page, void, undefined>;
}

/** Behaves like a promise, but leaves no unhandled rejection if you use only `withResponse()`. */
export function callOf<T>(answer: () => Promise<Answer<T>>): Call<T> {
  const data = () => answer().then((read) => read.data);
  return {
    // oxlint-disable-next-line unicorn/no-thenable -- callers await it
    then: (onFulfilled, onRejected) => data().then(onFulfilled, onRejected),
    catch: (onRejected) => data().catch(onRejected),
    finally: (onFinally) => data().finally(onFinally),
    withResponse: answer,
    [Symbol.toStringTag]: "Call",
  };
}

/** A list that gets its pages with `read`. It gets the first page only once. */
export function listOf<Item, Page extends PageOf<Item>>(
  query: Query,
  read: (query: Query) => Promise<Answer<Page>>,
): List<Item, Page> {
  let first: Promise<Answer<Page>> | undefined;
  const firstPage = () => (first ??= read(query));

  async function* pages(): AsyncGenerator<Page, void, undefined> {
    // A cursor includes the position; an offset would skip records again.
    const { offset: _, ...rest } = query;
    let page = (await firstPage()).data;
    yield page;
    while (page.next_cursor !== null) {
      page = (await read({ ...rest, cursor: page.next_cursor })).data;
      yield page;
    }
  }

  return Object.assign(callOf(firstPage), {
    pages,
    async *[Symbol.asyncIterator]() {
      for await (const page of pages()) yield* page.data;
    },
  });
}
