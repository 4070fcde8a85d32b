/** What the records of one page come to at most, in bytes; a single larger one is a page. Said in the contract. */
export const PAGE_BYTES = 4 * 1024 * 1024;
