import { asset } from "../../../platform/pages/assets.ts";

/** What the pages about the status need beside the style of all. */
export const statusStyles = asset(new URL("status.css", import.meta.url));
export const statusScript = asset(new URL("status.script.js", import.meta.url));
