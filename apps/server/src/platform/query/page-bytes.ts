/** What one record may have as JSON, in bytes of UTF-8. Said in the contract. */
export const MAX_DOCUMENT = 64 * 1024;

/** What the records of one page come to at most, in bytes; a single larger one is a page. Said in the contract. */
export const PAGE_BYTES = 4 * 1024 * 1024;

/**
 * SQL: the rows of a select in their order, each with `fits`: whether it is on the page. Ask for one row more than the
 * page may have, and for what is large only where it `fits`; the first row that does not says that there is more.
 */
export function sized(
  rows: string,
  page: { order: string; size: string; limit: number | string; bytes?: number },
): string {
  const { order, size, limit, bytes = PAGE_BYTES } = page;
  return `(select *, n <= ${limit} and (n = 1 or size_so_far <= ${bytes}) as fits
    from (select *, row_number() over w as n, sum(${size}) over w as size_so_far from (${rows}) found
      window w as (order by ${order} rows unbounded preceding)) counted)`;
}
