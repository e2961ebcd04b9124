/**
 * Checkpoint values as JSON and back, to the bit: typed arrays as base64 with their type, and the four numbers that
 * JSON cannot hold by name. Bytes are little-endian, as on every machine that Node runs on.
 */

const arrayTypes = {
  Float32Array,
  Float64Array,
  Int8Array,
  Int16Array,
  Int32Array,
  Uint8Array,
  Uint16Array,
  Uint32Array,
} as const;
type ArrayType = keyof typeof arrayTypes;

const isArrayType = (name: unknown): name is ArrayType => typeof name === "string" && name in arrayTypes;

/** A plain value that JSON.stringify writes without loss. Throws a TypeError on functions, class instances and the like. */
export function encode(value: unknown): unknown {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") {
    if (Object.is(value, -0)) return { $number: "-0" };
    return Number.isFinite(value) ? value : { $number: String(value) };
  }
  if (ArrayBuffer.isView(value)) {
    const type = value.constructor.name;
    if (!isArrayType(type)) throw new TypeError(`A checkpoint cannot hold a ${type}.`);
    return {
      $type: type,
      base64: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64"),
    };
  }
  if (Array.isArray(value)) return value.map(encode);
  if (
    typeof value === "object" &&
    [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null)
  ) {
    const entries = Object.entries(value).filter(([, part]) => part !== undefined);
    if (entries.some(([key]) => key.startsWith("$")))
      throw new TypeError('A checkpoint key cannot begin with "$".');
    return Object.fromEntries(entries.map(([key, part]) => [key, encode(part)]));
  }
  throw new TypeError(`A checkpoint cannot hold a ${typeof value}.`);
}

/** The inverse of `encode`. */
export function decode(value: unknown): unknown {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(decode);
  if ("$number" in value) return Number(value.$number);
  if ("$type" in value && "base64" in value) {
    if (!isArrayType(value.$type)) throw new TypeError(`Unknown array type ${String(value.$type)}.`);
    const bytes = Uint8Array.from(Buffer.from(String(value.base64), "base64"));
    return new arrayTypes[value.$type](bytes.buffer);
  }
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, decode(part)]));
}
