/** `manifest.json`: what ran, with what, and how it ended. Written first, closed last. */
import { z } from "zod";
import { writeFileAtomically } from "./atomic-file.ts";
import { readRunFile, runUnreadable } from "./run-file.ts";

export const MANIFEST_SCHEMA_VERSION = 1;

const manifestSchema = z.object({
  schemaVersion: z.literal(MANIFEST_SCHEMA_VERSION),
  id: z.string(),
  /** `finished`: k6 ran to its end; `stopped`: somebody stopped it; `failed`: something died. */
  state: z.enum(["running", "finished", "stopped", "failed"]),
  stopReason: z.string().nullable(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  /** The process that closes this manifest. */
  pid: z.int().positive(),
  tokenrush: z.string(),
  k6: z.object({
    version: z.string(),
    path: z.string(),
    /** Without secrets, which go through a pipe. */
    command: z.array(z.string()),
    exitCode: z.int().nullable(),
  }),
  node: z.string(),
  cores: z.int().positive(),
  scenario: z.string(),
  seed: z.int(),
  configHash: z.string(),
  labels: z.record(z.string(), z.string()),
  machine: z
    .object({
      /** Operating system and processor architecture. */
      platform: z.string(),
      cpu: z.string(),
      /** True where requests went through a proxy of the environment. */
      proxy: z.boolean(),
    })
    .nullable()
    .default(null),
  source: z
    .object({ commit: z.string().nullable(), build: z.string().nullable() })
    .nullable()
    .default(null),
  /** Of one of several runs of the same, or of two configurations in turn. */
  series: z
    .object({
      id: z.string(),
      side: z.enum(["a", "b"]),
      replicate: z.int().positive(),
      of: z.int().positive(),
    })
    .nullable()
    .default(null),
  /** True where the preflight was strict and no load was sent; absent otherwise. */
  preflightStopped: z.boolean().optional(),
});
export type Manifest = z.infer<typeof manifestSchema>;

export async function writeManifest(path: string, manifest: Manifest): Promise<void> {
  await writeFileAtomically(path, `${JSON.stringify(manifest, null, 2)}\n`);
}

/** Reads a manifest; a missing, broken or newer one is RUN_UNREADABLE. */
export async function readManifest(path: string): Promise<Manifest> {
  const hint = "name a folder under results/ that a run of this version wrote";
  const unreadable = runUnreadable(path, "manifest", hint);
  const parsed = manifestSchema.safeParse(await readRunFile(path, unreadable));
  if (!parsed.success) throw unreadable(z.prettifyError(parsed.error), parsed.error);
  return parsed.data;
}

/** True when the manifest says running but the process that would close it is no more. */
export function isProcessGone(manifest: Manifest): boolean {
  if (manifest.state !== "running") return false;
  // Whoever asks is not the process that ran; in containers both often have the same id.
  if (manifest.pid === process.pid) return true;
  try {
    process.kill(manifest.pid, 0);
    return false;
  } catch (error) {
    // EPERM: it is there, and somebody else's.
    return !(error instanceof Error && "code" in error && error.code === "EPERM");
  }
}
