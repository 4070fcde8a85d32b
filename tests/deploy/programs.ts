import { existsSync } from "node:fs";

const programs: Readonly<Record<string, string>> = {
  debootstrap: "/usr/sbin/debootstrap",
  nginx: "/usr/sbin/nginx",
  caddy: "/usr/bin/caddy",
  "systemd-analyze": "/usr/bin/systemd-analyze",
};

/** What the tests of deployments need and this machine lacks; they make a root folder, so the user must be root. */
export const lacking: readonly string[] = [
  ...(process.getuid?.() === 0 ? [] : ["root"]),
  ...Object.keys(programs).filter((name) => !existsSync(programs[name] ?? "")),
];
