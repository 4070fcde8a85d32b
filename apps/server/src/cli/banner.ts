import type { Config } from "../platform/config/config.ts";
import type { Running } from "../serve.ts";

/** Prints the addresses and, on the first start, the first keys. */
export function printBanner(config: Config, running: Running, startMs: number): void {
  const { generatedKeys: keys } = running;
  const base = config.publicUrl === "" ? running.address : config.publicUrl;
  if (config.role === "worker") {
    console.log(
      `\n  SalesOS worker is ready (${(startMs / 1000).toFixed(1)} s)\n\n  Health     ${running.address}/readyz\n`,
    );
    return;
  }
  const lines = [
    "",
    `  SalesOS is ready (${(startMs / 1000).toFixed(1)} s)`,
    "",
    `  API        ${base}/api`,
    `  Guides     ${base}/docs/quick-start`,
    `  Reference  ${base}/reference`,
    `  Health     ${base}/readyz`,
    `  Data       ${config.databaseUrl === undefined ? config.dataDir : "DATABASE_URL"}`,
  ];
  if (config.role === "api") lines.push("  Webhooks   not sent by this process (SALESOS_ROLE=api)");
  if (keys.live !== undefined || keys.test !== undefined) {
    lines.push("", "  Your first keys, shown only once:", "");
    if (keys.live !== undefined) lines.push(`  live       ${keys.live}`);
    if (keys.test !== undefined) lines.push(`  test       ${keys.test}   (with sample data)`);
    const key = keys.test ?? keys.live ?? "";
    lines.push("", "  Try it:", "", `  curl -s '${base}/api/leads?limit=1' -H 'X-API-Key: ${key}'`);
  } else {
    lines.push('  Keys       ./salesos keys create --name "My laptop" --mode test');
  }
  console.log([...lines, ""].join("\n"));
}
