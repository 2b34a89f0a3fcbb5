// Says in a line of a log what it is told to.
process.stdout.write(`${JSON.stringify({ msg: process.env['TOLD'] })}\n`);
