export { contacts } from "./contacts.kind.ts";
