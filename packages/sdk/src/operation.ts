/** The request of a resource method. Its arguments are the path ids, body, query and options. */
export interface OperationShape {
  method: string;
  path: string;
  body?: true;
  /** `true` for an argument of its own; the names of those that are options. */
  query?: true | readonly string[];
  pages?: true;
}
