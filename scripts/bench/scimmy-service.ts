import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { cpuOf } from "./process-cpu.ts";
import type { Service } from "./service.ts";

/** scimmy on Express on Node, in a process of its own, over that SQLite file. */
export async function startScimmy(file: string, host: string): Promise<Service> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "scimmy-server.js"), file, host], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, NODE_ENV: "production" },
  });
  const { pid } = child;
  if (pid === undefined) throw new Error("scimmy did not start");
  process.once("exit", () => child.kill());
  const [port] = await once(child.stdout, "data");
  return {
    origin: `http://127.0.0.1:${Number(port)}`,
    cpu: () => cpuOf(pid),
    async stop() {
      child.kill();
      await once(child, "exit");
    },
  };
}
