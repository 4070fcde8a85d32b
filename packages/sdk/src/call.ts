import type { Query } from "./options.ts";

/** A read answer. */
export interface Answer<T> {
  data: T;
  /** Status and headers; its body is read already. */
  response: Response;
  requestId: string | undefined;
  /** The version of the record, for `ifMatch`. */
  etag: string | undefined;
}

/** A call under way: `await` it for its data. */
export interface Call<T> extends Promise<T> {
  /** The data with the response, the request's id and the record's etag. */
  withResponse(): Promise<Answer<T>>;
}

/** What pages of every list have. */
export interface PageOf<Item> {
  data: Item[];
  next_cursor: string | null;
}

/** A page whose records have every member, as it comes without `fields`. */
export type Whole<Page, Item> = Omit<Page, "data"> & { data: Item[] };

/** A list: `await` it for one page, `for await` over it for every record. Sent when either begins. */
export interface List<Item, Page extends PageOf<Item>> extends Call<Page>, AsyncIterable<Item> {
  /** Every page, from the one asked for. */
  pages(): AsyncGenerator<Page, void, undefined>;
}

/** Looks like a promise, so that nothing is left unhandled when only `withResponse()` is used. */
export function callOf<T>(answer: () => Promise<Answer<T>>): Call<T> {
  const data = () => answer().then((read) => read.data);
  return {
    // oxlint-disable-next-line unicorn/no-thenable -- to be awaited is what it is for
    then: (onFulfilled, onRejected) => data().then(onFulfilled, onRejected),
    catch: (onRejected) => data().catch(onRejected),
    finally: (onFinally) => data().finally(onFinally),
    withResponse: answer,
    [Symbol.toStringTag]: "Call",
  };
}

/** A list whose pages `read` gets; the first is got once, however often it is used. */
export function listOf<Item, Page extends PageOf<Item>>(
  query: Query,
  read: (query: Query) => Promise<Answer<Page>>,
): List<Item, Page> {
  let first: Promise<Answer<Page>> | undefined;
  const firstPage = () => (first ??= read(query));

  async function* pages(): AsyncGenerator<Page, void, undefined> {
    // A cursor knows where it stands; an offset beside it would skip twice.
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
