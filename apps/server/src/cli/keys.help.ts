import { scopes } from "../platform/auth/principal.ts";

export const keysHelp = `
Create, list and revoke API keys. Works while SalesOS runs: a new key opens at once, a revoked one
within a second. Where it does not run, its database is started for the moment.

Usage: ./salesos keys <action> [flags]

  create --name <text>       Create a key. It is shown once; only a hash of it is kept.
    --mode test|live         The workspace that it opens. Default: test.
    --scopes a,b             What it may do. Default: everything but operator.
    --expires <date>         When it ends, as 2027-01-01 (00:00 UTC) or an instant. Default: never.
    --addresses a,b          Addresses or networks that may use it. Default: all.
  list                       List the keys that are not revoked.
    --all                    The revoked ones too.
  revoke <id|hint|key>       Revoke a key, named by its id, its hint or itself.
  generate --mode test|live  Print a key that nobody knows yet, for SALESOS_LIVE_KEY or
                             SALESOS_TEST_KEY. Touches no database.

Flags of every action:
  --json                     Answer in JSON.
  --data-dir <folder>        Folder of the embedded database (SALESOS_DATA_DIR).
  --database-url <url>       The PostgreSQL that is used instead of it (DATABASE_URL).

Scopes: ${scopes.slice(0, 4).join(", ")},
        ${scopes.slice(4).join(", ")}
        operator is for the installation as a whole: incidents, maintenance, requests for support.

Examples:
  ./salesos keys create --name "Website form" --mode live --scopes leads:write
  ./salesos keys create --name "Status of us" --mode live --scopes operator
  ./salesos keys list --json
  ./salesos keys revoke 'sos_live_Ab12…x9Yz'
`;
