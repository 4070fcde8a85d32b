import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import {
  accessSync,
  closeSync,
  constants,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const BEAT_MS = 2_000;
const ABANDONED_MS = 30_000;
/** A process id says something only in its own container. */
const HERE = pidNamespace();

/**
 * Runs `npm ci`, one process at a time: the others wait until `isDone`. Throws an `Error` whose message is for people.
 */
export async function installPackages(root, isDone) {
  const lock = join(root, ".installing");
  let said = false;
  while (!(await take(lock))) {
    if (!said) console.error("Another process is installing the packages; waiting for it.");
    said = true;
    await delay(200);
  }
  const beat = setInterval(() => utimesSync(lock, new Date(), new Date()), BEAT_MS);
  const release = () => rmSync(lock, { force: true });
  process.once("exit", release);
  try {
    if (!isDone()) await npmCi(root);
  } finally {
    clearInterval(beat);
    process.off("exit", release);
    release();
  }
}

/** Takes the lock, unless a process that lives and shows it by the file's time has it. */
async function take(lock) {
  try {
    const file = openSync(lock, "wx");
    const me = `${process.pid} ${HERE} ${randomUUID()}`;
    writeSync(file, me);
    closeSync(file);
    // Two may have found the same abandoned lock: the later one wins.
    await delay(50);
    return readFileSync(lock, "utf8") === me;
  } catch (error) {
    if (error.code === "ENOENT") return false;
    if (error.code !== "EEXIST") {
      const reason = `this folder cannot be written (${error.code})`;
      throw new Error(`They cannot be installed: ${reason}.`, { cause: error });
    }
  }
  try {
    const { mtimeMs } = statSync(lock);
    const [holder, where] = readFileSync(lock, "utf8").split(" ");
    const isDead = where === HERE && !isAlive(Number(holder));
    if (isDead || Date.now() - mtimeMs > ABANDONED_MS) rmSync(lock);
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
  return false;
}

function pidNamespace() {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return "";
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

async function npmCi(root) {
  const { npm_execpath: npm, npm_node_execpath: node, ...env } = process.env;
  // What was said to the npm around us about workspaces is not meant for this one.
  for (const name of Object.keys(env)) if (/^npm_config_.*workspace/.test(name)) delete env[name];
  const [program, first] = npm?.endsWith(".js") && node ? [node, [npm]] : ["npm", []];
  const own = ownCache(env);
  if (own !== undefined) env.npm_config_cache = own;
  const began = Date.now();
  const child = spawn(program, [...first, "ci", "--include=dev"], {
    cwd: root,
    env,
    stdio: ["ignore", 2, 2],
    shell: program === "npm" && process.platform === "win32",
  });
  // Without a terminal npm shows no progress of its own.
  const progress = setInterval(() => {
    if (!process.stderr.isTTY) {
      console.error(`Still installing, ${Math.round((Date.now() - began) / 1000)} s.`);
    }
  }, 10_000);
  const ended = await endOf(child);
  clearInterval(progress);
  if (own !== undefined) rmSync(own, { recursive: true, force: true });
  if (ended !== 0) {
    throw new Error(
      `npm ci ended with ${ended}. It needs the npm registry this once. If npm could not reach it, try again when it can.`,
    );
  }
}

/** A cache for this once, where npm could not write its own: the account of a service has no home. */
function ownCache({ npm_config_cache: cache = join(homedir(), ".npm") }) {
  try {
    mkdirSync(cache, { recursive: true });
    accessSync(cache, constants.W_OK);
    return undefined;
  } catch {
    return mkdtempSync(join(tmpdir(), "salesos-npm-"));
  }
}

/** Passes signals on to a child and resolves with its exit code, or the signal or the error that ended it. */
export function endOf(child) {
  const forward = (signal) => child.kill(signal);
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, forward);
  return new Promise((resolve) => {
    const end = (how) => {
      for (const signal of signals) process.off(signal, forward);
      resolve(how);
    };
    child.on("error", (error) => end(error.code));
    child.on("exit", (code, signal) => end(code ?? signal));
  });
}
