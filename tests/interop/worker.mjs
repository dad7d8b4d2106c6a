// A worker of Node's BullMQ. It says what it is given on standard output, one JSON a
// line, and ends with its standard input, so that it cannot outlive the test.

import { Worker } from "bullmq";

import { connect } from "./connect.mjs";

const { url, prefix, queue, failures, held, options } = JSON.parse(process.env.REQUEST);
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const released = new Promise((release) => process.stdin.once("data", release));
process.stdin.once("end", () => process.exit());

async function work(job) {
  const { id, name, data, attemptsMade } = job;
  say({ id, name, data, attemptsMade, at: Date.now() });
  if (held) await released;
  if (attemptsMade < failures) throw new Error(`attempt ${attemptsMade} failed`);
  return { by: "node", data };
}

const given = { connection: connect(url), prefix, autorun: false };
const worker = new Worker(queue, work, { ...options, ...given });
worker.on("error", (error) => console.error(error));
await worker.waitUntilReady();
say({ ready: true });
await worker.run();
