// Adds jobs by Node's BullMQ, and says how each of them ended.

import { Queue, QueueEvents } from "bullmq";

import { connect } from "./connect.mjs";

const { url, prefix, queue: name, jobs, bulk } = JSON.parse(process.env.REQUEST);
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
process.stdin.once("end", () => process.exit()).resume();

const connection = connect(url);
const queue = new Queue(name, { connection, prefix });
// From the first event: from now on ("$") would start whenever the read arrives.
const events = new QueueEvents(name, { connection, prefix, lastEventId: "0" });
await events.waitUntilReady();

const added = [];
if (bulk) added.push(...(await queue.addBulk(jobs)));
else
  for (const { name, data, opts } of jobs) added.push(await queue.add(name, data, opts));
say(added.map((job) => job.id));

for (const job of added)
  job.waitUntilFinished(events).then(
    (value) => say({ id: job.id, value }),
    (error) => say({ id: job.id, reason: error.message }),
  );
