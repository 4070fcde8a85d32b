import path from "node:path";

/** Where the pictures are, each as `<name>-light.webp` and `<name>-dark.webp`. */
export const FOLDER = path.join(import.meta.dirname, "../apps/docs/src/assets/pictures");
export const SCHEMES = ["light", "dark"] as const;

/** A picture of a page as a person sees it. */
export interface Picture {
  name: string;
  path: string;
  /** The operation of the reference whose request is sent before. */
  send?: string;
  /** What is on the page once it is ready. */
  shows: string | RegExp;
}

export const pictures: readonly Picture[] = [
  { name: "front", path: "/", shows: /^200 OK in/ },
  {
    name: "reference",
    path: "/reference/leads#createLead",
    send: "createLead",
    shows: "201 Created",
  },
  { name: "status", path: "/status", shows: "All Systems Operational" },
];
