/** How large a folder is, and when it was last written to. */
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";

/** The size of all files in a folder, and the latest time one was written, in milliseconds since the epoch. */
export async function measureFolder(path: string): Promise<{ bytes: number; changedMs: number }> {
  const entries = await readdir(path, { withFileTypes: true, recursive: true }).catch(() => []);
  const files = entries.filter((entry) => !entry.isDirectory());
  const stats = await Promise.all(
    files.map(({ parentPath, name }) => lstat(join(parentPath, name)).catch(() => null)),
  );
  const known = stats.filter((one) => one !== null);
  return {
    bytes: known.reduce((sum, { size }) => sum + size, 0),
    changedMs: known.reduce((latest, { mtimeMs }) => Math.max(latest, mtimeMs), 0),
  };
}
