export { type FrontDoor, frontDoor } from "./front-door.rules.ts";
export { receiptUrls } from "./probes.store.ts";
export { type Probes, RECEIPT_PATH, createProbes } from "./probes.ts";
