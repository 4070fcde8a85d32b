import type { Page } from "playwright-core";

/** A kind of page: where one of it is, and what is done on it before it is looked at. */
export interface Kind {
  name: string;
  path: string;
  prepare?: (page: Page) => Promise<unknown>;
}

/** Every kind of page that is there as soon as it is opened. */
export const kinds: readonly Kind[] = [
  {
    name: "front page",
    path: "/",
    prepare: (page) => page.getByText(/^200 OK in/).waitFor(),
  },
  { name: "overview of the guides", path: "/docs" },
  { name: "guide with code and tables", path: "/docs/webhooks" },
  { name: "overview of the help center", path: "/help" },
  { name: "list of the errors", path: "/help/errors" },
  { name: "article of an error", path: "/help/errors/invalid_body" },
  { name: "list of troubleshooting", path: "/help/troubleshooting" },
  { name: "article of troubleshooting", path: "/help/troubleshooting/412-on-update" },
  { name: "changelog", path: "/changelog" },
  { name: "page that is not there", path: "/nowhere" },
  { name: "overview of the reference", path: "/reference" },
  { name: "group of the reference", path: "/reference/leads" },
  {
    name: "status",
    path: "/status",
    prepare: (page) => page.getByRole("heading", { name: "Components" }).waitFor(),
  },
  { name: "history of the status", path: "/status/history" },
  { name: "contact form", path: "/help/contact" },
  { name: "contact form, sent", path: "/help/contact/sent?reference=SR-7K2M-9QXA" },
];

/** Sends the request of an operation, as it stands in the reference or with another body. */
export async function sendInReference(page: Page, operation: string, body?: string): Promise<void> {
  const form = page.locator(`#${operation} form.try`);
  if (body !== undefined) await form.getByLabel("Body").fill(body);
  await form.getByRole("button", { name: "Send" }).click();
  await form.locator(".outcome strong").waitFor();
}
