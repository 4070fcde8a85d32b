// A program for the tests: runs the supervisor as a process of its own, so that it can be killed or be another user.
// Arguments: data folder, package folder, user id ("" keeps the user). Prints one line of JSON; SIGTERM stops it.
import { startEmbeddedPostgres } from "./index.ts";

const [dataDir = "", packageFolder = "", uid = ""] = process.argv.slice(2);
if (uid !== "") {
  // After the imports: the source may lie where only root can read it.
  process.chdir("/");
  process.setgroups?.([]);
  process.setgid?.(Number(uid));
  process.setuid?.(Number(uid));
}
try {
  const server = await startEmbeddedPostgres({ dataDir, packageFolder, log: () => {} });
  process.once("SIGTERM", () => void server.stop().then(() => process.exit(0)));
  console.log(JSON.stringify({ pid: server.pid(), uid: process.getuid?.() }));
} catch (error) {
  console.log(JSON.stringify({ error: String(error) }));
  process.exitCode = 1;
}
