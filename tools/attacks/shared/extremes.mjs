/**
 * Valid configs at the ends of what the schema allows: small in what costs time, anything in all other fields. What
 * trains with them has to give finite numbers or a sentence.
 */

const extremeNumbers = [5e-324, 1e-300, 1e-30, 1e-8, 1e-3, 0.5, 1, 10, 1e3, 1e8, 1e30, 1e300, 1.7e308];

/** The largest value of what costs time or memory; the last name of a field decides. */
const affordable = {
  topicDim: 8, episodes: 64, prompts: 6, referencePrompts: 12, pairs: 48, steps: 12, rows: 32, pairsPerEpoch: 48,
  stepsPerEpoch: 6, batchPairs: 48, members: 3, candidates: 5, passes: 3, minibatches: 4, groupSize: 8,
}; // prettier-ignore

/** The leaves of a config's values with the schema and the path of each: [parent, key, schema, path]. */
function leaves(value, schema, found = [], prefix = "") {
  for (const key of Object.keys(value)) {
    const field = schema.properties?.[key] ?? schema.additionalProperties;
    if (typeof field !== "object") continue;
    const inner = value[key];
    if (typeof inner === "object" && inner !== null && !Array.isArray(inner))
      leaves(inner, field, found, `${prefix}${key}.`);
    else found.push([value, key, field, `${prefix}${key}`]);
  }
  return found;
}

/** A value that the schema allows, at or near an end of its range; undefined where the field is to stay. */
function extremeOf(schema, key, random) {
  if (schema.enum) return random.pick(schema.enum.filter((word) => word !== null));
  const types = [schema.type].flat();
  if (types.includes("boolean")) return random.chance(0.5);
  if (types.includes("array") && key === "hidden") {
    return Array.from({ length: random.integer(0, 3) }, () => random.pick([1, 2, 3, 5, 8, 16, 17]));
  }
  if (types.includes("array") && schema.items?.enum) {
    return random.shuffled(schema.items.enum).slice(0, random.integer(1, schema.items.enum.length));
  }
  if (types.includes("integer")) {
    const low = schema.minimum ?? 0;
    const high = Math.min(
      affordable[key] ?? schema.maximum ?? Number.MAX_SAFE_INTEGER,
      schema.maximum ?? Infinity,
    );
    return random.pick([low, low + 1, Math.min(high, low + 2), Math.floor((low + high) / 2), high]);
  }
  if (!types.includes("number")) return undefined;
  const low = schema.minimum ?? schema.exclusiveMinimum ?? -Infinity;
  const high = schema.maximum ?? schema.exclusiveMaximum ?? Infinity;
  const signed = extremeNumbers.flatMap((number) => [number, -number]);
  const fits = [...signed, 0, low, high, high - 1e-9].filter(
    (number) =>
      Number.isFinite(number) &&
      number >= low &&
      number <= high &&
      number !== schema.exclusiveMinimum &&
      number !== schema.exclusiveMaximum,
  );
  return random.pick(fits);
}

/** Fields that decide how much is computed, not what. */
const fixed = new Set(["seeds", "epochs", "name", "description", "share"]);

/**
 * A config at its extremes from a resolved one (plain values, changed in place): one seed, two epochs. Checks across
 * fields may still refuse it. Returns the fields that were changed: { path, value }.
 */
export function toExtremes(config, schema, random) {
  Object.assign(config, {
    seeds: 1,
    epochs: 2,
    seed: random.pick([0, 1, 4294967295, random.integer(0, 1e9)]),
  });
  const all = leaves(config, schema);
  for (const [parent, key] of all) {
    if (key === "hidden") parent[key] = [8];
    else if (key in affordable) parent[key] = Math.min(parent[key], affordable[key]);
  }
  const changed = [];
  const wanted = random.integer(1, random.pick([2, 5, 15]));
  for (const [parent, key, field, path] of random
    .shuffled(all.filter(([, key]) => !fixed.has(key)))
    .slice(0, wanted)) {
    const value = extremeOf(field, key, random);
    if (value === undefined) continue;
    parent[key] = value;
    changed.push({ path, value });
  }
  if (random.chance(0.2)) {
    const tiers = Object.values(config.tiers);
    const first = random.pick([0, 1, 1e-300, 1e-9, 0.25, 0.999999]);
    for (const [index, tier] of tiers.entries())
      tier.share = index === 0 ? first : (1 - first) / (tiers.length - 1);
    changed.push({ path: "tiers", value: `shares from ${first}` });
  }
  return changed;
}
