import { existsSync } from "node:fs";
import { chromiumPath } from "./chromium.ts";
import { runStep } from "./step.ts";

/** Sees to it that the end-to-end tests find a browser: on Debian as root it is installed, elsewhere it is said how. */
export async function ensureBrowser(): Promise<boolean> {
  if (chromiumPath() !== undefined) return true;
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    const installed =
      (await runStep({
        name: "no Chromium for the e2e tests: installing it, package lists",
        command: ["apt-get", "update", "-qq"],
        env,
      })) &&
      (await runStep({
        name: "Chromium from the Debian package",
        command: ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"],
        env,
      }));
    if (installed && chromiumPath() !== undefined) return true;
  }
  console.log(
    "\nThe e2e tests need Chromium, which is not installed. Install it (Debian: sudo apt-get install chromium; macOS: brew install --cask chromium) or set CHROMIUM_PATH.",
  );
  return false;
}
