/** The parts of an OpenAPI 3.1 document that we use. */
export interface OpenApiDocument {
  openapi: "3.1.1";
  info: Record<string, unknown>;
  servers: { url: string; description: string }[];
  security: Record<string, string[]>[];
  tags: Tag[];
  paths: Record<string, Record<string, OperationObject>>;
  webhooks: Record<string, { post: Record<string, unknown> }>;
  components: {
    securitySchemes: Record<string, unknown>;
    parameters: Record<string, Parameter>;
    headers: Record<string, HeaderObject>;
    responses: Record<string, ResponseObject>;
    schemas: Record<string, JsonSchema>;
  };
}

export type JsonSchema = Record<string, unknown>;
export interface Ref {
  $ref: string;
}

export interface Tag {
  name: string;
  description: string;
}

export interface Parameter {
  name: string;
  in: "query" | "path" | "header";
  description?: string;
  required?: boolean;
  schema: JsonSchema;
  example?: unknown;
  /** For parameters that not every request needs: the reference shows the example, switched off. */
  examples?: { default: { value: unknown; "x-disabled": true } };
  style?: string;
  explode?: boolean;
}

/** An example that the reference sends only if the reader switches it on. */
export function offByDefault(value: unknown): Pick<Parameter, "examples"> {
  return { examples: { default: { value, "x-disabled": true } } };
}

export interface HeaderObject {
  description: string;
  required: boolean;
  schema: JsonSchema;
  example: unknown;
}

export interface MediaType {
  schema: JsonSchema;
  example?: unknown;
  examples?: Record<string, { summary: string; value: unknown }>;
}

export interface ResponseObject {
  description: string;
  headers: Record<string, Ref | HeaderObject>;
  content?: Record<string, MediaType>;
}

export interface OperationObject {
  operationId: string;
  summary: string;
  description: string;
  tags: string[];
  security: Record<string, string[]>[];
  parameters: (Parameter | Ref)[];
  requestBody?: { required: boolean; content: Record<string, MediaType> };
  responses: Record<string, ResponseObject | Ref>;
}

/** An event that webhook endpoints receive. */
export interface WebhookEvent {
  type: string;
  description: string;
  /** The body of a delivery. */
  schema: object;
  example: unknown;
}
