/** Server settings for a small machine: idle below 100 MB, every acknowledged commit on disk. */
export const SERVER_SETTINGS: Readonly<Record<string, string>> = {
  // Reachable by the socket in the cluster's own folder only; whoever can enter it may connect.
  listen_addresses: "",
  unix_socket_permissions: "0700",
  cluster_name: "salesos",
  max_connections: "60",
  shared_buffers: "64MB",
  work_mem: "8MB",
  maintenance_work_mem: "64MB",
  // Durability.
  fsync: "on",
  synchronous_commit: "on",
  full_page_writes: "on",
  // No replicas: less to write. wal_compression stays off: the shipped build has pglz only, which is slower than the disk.
  wal_level: "minimal",
  max_wal_senders: "0",
  max_wal_size: "1GB",
  checkpoint_timeout: "15min",
  // Short statements: compiling them costs more than it saves.
  jit: "off",
  random_page_cost: "1.1",
  max_parallel_workers_per_gather: "1",
  autovacuum: "on",
  autovacuum_naptime: "10s",
  timezone: "UTC",
  log_timezone: "UTC",
  track_io_timing: "off",
  logging_collector: "off",
  log_min_messages: "warning",
  log_checkpoints: "off",
};

/** Settings for throw-away clusters: nothing waits for the disk. */
export const THROW_AWAY_SETTINGS: Readonly<Record<string, string>> = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  max_connections: "200",
};

/** `{ a: "b" }` as `["-c", "a=b"]`. */
export function asFlags(settings: Readonly<Record<string, string>>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}
