/** What of a backup is secret and stored readable, by column: said in its help, the README and the guide. */
export const secretsInBackup: readonly { columns: readonly string[]; what: string }[] = [
  {
    columns: ["webhook_endpoints.secret", "webhook_endpoints.next_secret", "status_probes.secret"],
    what: "the signing secrets of webhooks",
  },
  {
    columns: ["webhook_endpoints.headers"],
    what: "the values of custom webhook headers",
  },
  {
    columns: [
      "webhook_attempts.request_headers",
      "webhook_attempts.response_headers",
      "webhook_attempts.response_body",
    ],
    what: "the responses of webhook receivers",
  },
  {
    columns: ["status_witnesses.secret", "settings.value"],
    what: "the secrets of external probes and status subscriptions",
  },
  {
    columns: ["mails.text", "mails.html", "mails.headers"],
    what: "queued mail, including its links",
  },
];

/** Rows that are left out. Settings whose name ends in `_key` are whole API keys, which the next start makes anew. */
export const leftOut: Readonly<Record<string, string>> = {
  settings: String.raw`name like '%\_key'`,
};
