/**
 * The linter's rules. Beside the usual ones it guards what makes runs reproducible: no unseeded randomness, and no
 * transcendental Math.* or ** where a result can reach a metric, because their last bits differ between engines
 * (src/shared/math has the same bits everywhere). Only what house.json lists may touch Node or the console.
 */
import { readFileSync } from "node:fs";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

const transcendental =
  /^(exp|expm1|log|log2|log10|log1p|pow|sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|asinh|acosh|atanh|cbrt|hypot)$/;

const noUnseededRandomness = {
  selector: "MemberExpression[object.name='Math'][property.name='random']",
  message: "Randomness comes from a named stream of shared/rng.",
};
const sameBits = [
  {
    selector: `MemberExpression[object.name='Math'][property.name=${transcendental}]`,
    message: "Its last bits differ between engines. Use src/shared/math.",
  },
  {
    selector: "BinaryExpression[operator='**'], AssignmentExpression[operator='**=']",
    message: "Its last bits differ between engines. Multiply, or use src/shared/math.",
  },
];

const wholeZod = {
  selector: "ImportDeclaration[source.value='zod'] > :matches(ImportSpecifier, ImportDefaultSpecifier)",
  message: "Write import * as z: the other ways put every language of zod's messages into a page.",
};

/** Rooms and files that need Node; all else runs in a browser. The same list as the architecture test's. */
const { needsNode } = JSON.parse(readFileSync(new URL("./house.json", import.meta.url), "utf8"));
const tests = ["src/**/*.test.ts"];

export default defineConfig(
  globalIgnores(["dist/", "coverage/", "runs/", "plots/", "src/**/assembly/", "**/*.generated.ts"]),
  {
    rules: {
      "no-restricted-syntax": ["error", noUnseededRandomness],
      eqeqeq: "error",
      "no-cond-assign": "error",
      "no-dupe-else-if": "error",
      "no-fallthrough": "error",
      "no-self-compare": "error",
      "no-unreachable": "error",
      "no-unsafe-finally": "error",
      "no-unused-expressions": "error",
      "no-var": "error",
      "prefer-const": "error",
    },
  },
  {
    files: ["tools/**/*.mjs"],
    languageOptions: {
      globals: { process: "readonly", console: "readonly", URL: "readonly", Buffer: "readonly" },
    },
    rules: { "no-undef": "error", "no-unused-vars": "error" },
  },
  {
    files: ["src/**/*.ts"],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/no-non-null-assertion": "off", // numeric loops: an index known to be in range
      "@typescript-eslint/unbound-method": "off", // no method of ours reads `this`
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
    },
  },
  {
    files: ["src/**/*.ts"],
    ignores: [...tests, "src/charts/**"],
    rules: { "no-restricted-syntax": ["error", noUnseededRandomness, ...sameBits, wholeZod] },
  },
  {
    files: ["src/**/*.ts"],
    ignores: [...tests, ...needsNode.map((place) => `src/${place}${place.endsWith(".ts") ? "" : "/**"}`)],
    rules: {
      "no-console": "error",
      "no-restricted-imports": [
        "error",
        { patterns: [{ group: ["node:*"], message: "This folder runs in a browser unchanged." }] },
      ],
      "no-restricted-globals": ["error", "process", "Buffer", "require", "__dirname"],
    },
  },
);
