/**
 * Loads the WebAssembly modules that tools/wasm.mjs compiles into generated files. Synchronous on purpose: no caller
 * has to wait, in Node or in a browser, and a page opened from file:// needs no fetch.
 */

import { ExplainedError } from "./errors.js";

/** A compiled module, opaque; any number of instances can be made of it. */
export type WasmModule = object;

// TypeScript declares WebAssembly only together with the whole DOM; this is the part used here.
const { WebAssembly } = globalThis as unknown as {
  readonly WebAssembly: {
    readonly Module: new (bytes: Uint8Array) => WasmModule;
    readonly Instance: new (module: WasmModule) => { readonly exports: unknown };
  };
};

/**
 * Compiles a module from base64. The modules are far below the 8 MB that browsers compile synchronously on their main
 * thread (Chrome before 115 allowed 4 kB there, so older ones need a web worker).
 */
export function compileBase64(base64: string): WasmModule {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return new WebAssembly.Module(bytes);
}

/** What the sentence begins with where there is none. */
export const noAddressSpace = "WebAssembly gets no address space here";

/**
 * A new instance, with memory of its own; `Exports` has to describe what the module exports. Throws an ExplainedError where
 * the process may not have the address space for it: V8 reserves about 10 GB for each, of which it uses next to nothing.
 */
export function instantiate<Exports>(module: WasmModule): Exports {
  try {
    return new WebAssembly.Instance(module).exports as Exports;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ExplainedError(
      `${noAddressSpace} (${error.message}). If it is limited (ulimit -v), raise the limit or set NODE_OPTIONS=--disable-wasm-trap-handler.`,
    );
  }
}
