// npm run prove:webhooks: proves the webhook guarantees on this machine, in about 20 minutes. With -- --quick: in about
// one. With -- --kills: only the rounds of kill -9, which need no quiet machine.
import { readFileSync, writeFileSync } from "node:fs";
import { table } from "../bench/report.ts";
import { killRounds, victims, type Findings } from "../tests/faults/rounds.ts";
import { ROOT, runStep } from "./step.ts";

const quick = process.argv.includes("--quick");
const rounds = victims.length * (quick ? 5 : 50);
const TITLE = "## kill -9 under load";
const results = `${ROOT}bench/RESULTS-WEBHOOKS.md`;

if (!process.argv.includes("--kills")) {
  console.log(`Speed, fairness, a backlog, old transactions (see bench/README.md)`);
  const measured = await runStep({
    name: "measurement",
    command: ["bench/run.ts", "--webhooks", quick ? "--quick" : "--full"],
  });
  if (!measured) process.exit(1);
}

console.log(`${rounds} rounds of kill -9 under load`);
const findings = await killRounds(rounds, (done) => {
  if (done % 10 === 0) console.log(`  ${done} of ${rounds}`);
});
const [measurement = ""] = readFileSync(results, "utf8").split(`\n${TITLE}`);
writeFileSync(results, `${measurement.trimEnd()}\n\n${kills(findings)}\n`);
console.log(`\n${readFileSync(results, "utf8")}\nKept in bench/RESULTS-WEBHOOKS.md.`);
process.exitCode = promises(findings).every(([, , kept]) => kept) ? 0 : 1;

function promises(found: Findings): [string, number, boolean][] {
  const none = (text: string, n: number): [string, number, boolean] => [text, n, n === 0];
  return [
    none("leads acknowledged and lost", found.lost),
    none("leads made twice, or that nobody was told of", found.doubled),
    none("leads without their event, or events without a lead", found.halfDone),
    none("events that never arrived", found.undelivered),
    none("events that arrived again for no reason", found.unexplained),
    none("deliveries sent again although their success was on record", found.sentAfterSuccess),
  ];
}

function kills(found: Findings): string {
  const { kills: n, acknowledged, events, repeated } = found;
  const judged = table(
    ["promise", "counted", "kept"],
    promises(found).map(([text, count, kept]) => [text, String(count), kept ? "yes" : "no"]),
  );
  return `${TITLE}

Killed without warning while 16 connections created leads: the server ${n.server} times, a second process that only
sends ${n.sender} times, the database ${n.database} times. ${acknowledged} leads were acknowledged, ${events} events made.

${judged}

${repeated} events arrived more than once: each time a kill stood between the two arrivals, and the first was not on record once the
victim was dead (or the database back), so the receiver had it and nobody was left to write that down. A receiver knows a repeat by its
\`webhook-id\`.`;
}
