import { randomBytes } from "node:crypto";
import type { Transaction } from "../../../platform/database/database.ts";
import { newId } from "../../../platform/types/ids.ts";

const SECRET = "status_token_secret";

/** Notes that an address asked; undefined when it needs no mail: it is confirmed, or was sent one just now. */
export async function askToSubscribe(tx: Transaction, email: string): Promise<string | undefined> {
  const [asked] = await tx.query<{ id: string }>({
    text: `insert into status_subscribers (id, email, created_at) values ($1, $2, $3)
      on conflict (email) do update set created_at = excluded.created_at
        where status_subscribers.confirmed_at is null
          and status_subscribers.created_at < excluded.created_at - interval '10 minutes'
      returning id`,
    values: [newId(), email, tx.now],
  });
  return asked?.id;
}

/** Returns whether there is such a subscriber. */
export async function confirmSubscriber(tx: Transaction, id: string): Promise<boolean> {
  const done = await tx.query({
    text: "update status_subscribers set confirmed_at = coalesce(confirmed_at, $2) where id = $1 returning 1",
    values: [id, tx.now],
  });
  return done.length > 0;
}

export async function deleteSubscriber(tx: Transaction, id: string): Promise<void> {
  await tx.query({ text: "delete from status_subscribers where id = $1", values: [id] });
}

/** Takes on an update that not all subscribers were told of, with the next of them. */
export async function takeMailing(
  tx: Transaction,
  most: number,
): Promise<
  { updateId: string; incidentId: string; subscribers: { id: string; email: string }[] } | undefined
> {
  const [mailing] = await tx.query<{ updateId: string; incidentId: string; after: string }>({
    name: "status_take_mailing",
    text: `select update_id as "updateId", incident_id as "incidentId", after_id as after
      from status_mailings order by update_id limit 1 for update skip locked`,
  });
  if (mailing === undefined) return undefined;
  const subscribers = await tx.query<{ id: string; email: string }>({
    text: `select id, email from status_subscribers where confirmed_at is not null and id > $1
      order by id limit $2`,
    values: [mailing.after, most],
  });
  const { updateId, incidentId } = mailing;
  return { updateId, incidentId, subscribers };
}

/** Notes how far an update was told; without a last one, everyone was. */
export async function saveMailing(
  tx: Transaction,
  updateId: string,
  last: string | undefined,
): Promise<void> {
  await tx.query(
    last === undefined
      ? { text: "delete from status_mailings where update_id = $1", values: [updateId] }
      : {
          text: "update status_mailings set after_id = $2 where update_id = $1",
          values: [updateId, last],
        },
  );
}

/** What the tokens in mails are signed with; made at the first start. */
export async function readTokenSecret(tx: Transaction): Promise<string> {
  await tx.query({
    text: "insert into settings (name, value) values ($1, $2) on conflict (name) do nothing",
    values: [SECRET, randomBytes(32).toString("base64url")],
  });
  const [row] = await tx.query<{ value: string }>({
    text: "select value from settings where name = $1",
    values: [SECRET],
  });
  return row?.value ?? "";
}
