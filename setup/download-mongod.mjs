// Run as a process of its own, so that a download that hangs can be killed and what the library prints is not ours.
// Arguments: the version and the folder. The last line of its output is the path of the binary.
import { MongoBinary } from 'mongodb-memory-server-core';

const [version, downloadDir] = process.argv.slice(2);
const path = await MongoBinary.getPath({ version, downloadDir, checkMD5: true });
process.stdout.write(`\n${path}\n`);
