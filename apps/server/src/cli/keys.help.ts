import { scopes } from "../platform/access/principal.ts";

export const keysHelp = `
Create, list and revoke API keys. SalesOS can keep running: a new key works immediately, and a revoked
key stops working within a second. If SalesOS is not running, this starts its database temporarily.

Usage: ./salesos keys <action> [flags]

  create --name <text>       Create a key. It is shown once; SalesOS stores only a hash.
    --mode test|live         The workspace of the key. Default: test.
    --scopes a,b             What the key can do. Default: all scopes except operator.
    --expires <date>         When the key expires: 2027-01-01 (00:00 UTC) or an instant. Default: never.
    --addresses a,b          IP addresses or networks that can use the key. Default: all.
  list                       List the keys, without revoked keys.
    --all                    Include revoked keys.
  revoke <id|hint|key>       Revoke a key by its id, its hint or the key itself.
  generate --mode test|live  Print a new random key for SALESOS_LIVE_KEY or
                             SALESOS_TEST_KEY. Does not use the database.

Flags for every action:
  --json                     Print JSON.
  --data-dir <folder>        Folder of the embedded database (SALESOS_DATA_DIR).
  --database-url <url>       Your own PostgreSQL database instead (DATABASE_URL).

Scopes: ${scopes.slice(0, 4).join(", ")},
        ${scopes.slice(4).join(", ")}
        operator applies to the whole server: incidents, maintenance, support requests.

Examples:
  ./salesos keys create --name "Website form" --mode live --scopes leads:write
  ./salesos keys create --name "Status page" --mode live --scopes operator
  ./salesos keys list --json
  ./salesos keys revoke 'sos_live_Ab12…x9Yz'
`;
