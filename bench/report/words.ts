/** Prints what the columns mean. */
export function printHowToRead(): string {
  return `## How to read it

- **CPU ms/request** is the user and system time of the server's processes for each request that was begun, with what it
  still did after the load had ended: the smallest of the rounds, since what else the machine does can only add to it.
- **requests/s**, **p50** and **p99** are the medians of the rounds. A server, the load and the platforms share one machine:
  for servers that are fast, the load generator is a limit too.
- **calls/request** are the calls that came to the platforms.
- **peak MB** is the most memory (of a million bytes) that was resident while the workload ran, not from the start.
- **not had** is a peer that could not be started, **cannot** a workload that it cannot express, **not measured** what this
  run left out. The reasons stand below.`;
}

/** Prints how a run is made. */
export function printMethod(placement: string): string {
  return `## Method

- One program simulates both platforms on loopback, with answers in the shapes of their documents, rendered beforehand. It
  counts the calls.
- Every server is asked for the same fields with the same two credentials, which it passes on. Before anything is measured,
  answers to the requests of each workload, at most 200 of them, are compared with this server's; a difference ends the run.
  Only Tailcall's cache may differ, since it does: then that is told below.
- All servers run from the beginning to the end. Each is warmed up with a workload, then measured in rounds; within a round
  they take turns at each workload. ${placement}
- The load is autocannon's, in a process of its own. Each client sends one request after the other, out of a share
  of the workload's requests that is its own as far as there are enough of them. Every answer is looked through for errors.
- The peers are written plainly: a record is read once in a request, the links come from the same file, every field is what
  it is here. They do nothing else. This server also checks what the platforms send, bounds what is asked, retries, leaves a
  failing platform alone, and logs every request.
- This server reads a record once for all requests of the same caller that are under way; all clients here are one caller.
  In W2, W3 and W4 that is why its calls are fewer than a request needs.
- Tailcall is asked for the platforms' own shapes, one within the other, since it cannot put the fields of two records into
  one type without reading each once a field; its answers are compared by their values. It runs with one worker, and logs
  each upstream call, as it does by default. Its binary needs glibc 2.39; where the machine has an older one, it can be run
  with another, which \`TAILCALL_COMMAND\` names.`;
}
