/** The request of a resource method. Its arguments are the path ids, body, query and options. */
export interface OperationShape {
  method: string;
  path: string;
  body?: true;
  query?: true;
  pages?: true;
}
