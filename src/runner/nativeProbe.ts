/**
 * A process of its own that tries the native library of TensorFlow.js: exit code 0 where it loads and computes rightly,
 * else a line that says why. Its argument is the module from which the package is looked up.
 */
import { startBackend } from "../nn/tfjs/backends.js";
import { loadNative } from "./nativeTensorflow.js";

const from = process.argv[2];
try {
  await startBackend("node", { loadNative: () => loadNative(from) });
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stdout.write(`reason: ${message.split("\n", 1)[0]}\n`);
  throw error;
}
