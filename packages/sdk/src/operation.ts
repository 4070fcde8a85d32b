/** What a method of a resource sends. Its arguments are the path's ids, the body, the query, options. */
export interface OperationShape {
  method: string;
  path: string;
  body?: true;
  query?: true;
  pages?: true;
}
