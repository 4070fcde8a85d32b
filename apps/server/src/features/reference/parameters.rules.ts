import type { OpenApiDocument, Parameter, Ref } from "../../platform/openapi/document.ts";

/** The parameter itself, which operations often share by reference. */
export function parameterOf(document: OpenApiDocument, given: Parameter | Ref): Parameter {
  if (!("$ref" in given)) return given;
  const parameter = document.components.parameters[given.$ref.split("/").at(-1) ?? ""];
  if (parameter === undefined) throw new Error(`The document lacks ${given.$ref}.`);
  return parameter;
}
