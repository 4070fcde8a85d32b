/** What an endpoint may subscribe to in order to get events of a type: the type, its group, everything. */
export function subscriptionsTo(type: string): string[] {
  return [type, `${type.split(".", 1)[0] ?? ""}.*`, "*"];
}
