export { writeWholeFile } from "./file.ts";
export type { BackupManifest } from "./manifest.ts";
export { readBackup } from "./read.ts";
export { restoreBackup, type Restored } from "./restore.ts";
export { writeBackup, type Progress } from "./write.ts";
export { secretsInBackup } from "./secrets.ts";
