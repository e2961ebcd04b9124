/**
 * The attributes of a response: the one list of them. The schema of responses and of weights, what a reward model can
 * see, and the weighted sum that labeler, gold and own share are all made from it, so that a new attribute is an entry
 * here. Plain data and arithmetic without imports: of all of config, other rooms may import the values of this file.
 */

/** A table of weights; each has defaults of its own. */
export type UtilityName = "labeler" | "gold" | "own";

interface Weighed {
  /** The line that documents its weight. */
  readonly weight: string;
  /** Its weights in the default tables; 0 where none is given. */
  readonly defaults?: { readonly [Utility in UtilityName]?: number };
}

/** One that a response is written with. */
interface Written<Name> extends Weighed {
  /** The line that documents it in a response. */
  readonly response: string;
  /** Where it is hidden: what the labeler guesses it from as far as it is not seen. All others are seen in full. */
  readonly guessedFrom?: Name;
}

/** One that follows from the prompt: seen as far as hidden ones are, and not guessed from anything. */
interface Derived<Name> extends Weighed {
  /** What it equals on harmful prompts; on benign ones it is 0. */
  readonly onHarmful: Name;
}

/** In the order of every table. */
const attributes = {
  complies: {
    response: "1 where the response does what was asked; harm = harmful * complies.",
    weight: "Weight of doing what was asked.",
    defaults: { labeler: 3, gold: 1 },
  },
  substance: {
    response: "Real understanding behind the response; hidden where visibility < 1.",
    weight: "Weight of real understanding.",
    defaults: { labeler: 0.5, gold: 2 },
    guessedFrom: "keywords",
  },
  keywords: {
    response: "Phrases that impress; the labeler guesses unseen substance from them.",
    weight: "Weight of phrases that impress.",
    defaults: { labeler: 0.5 },
  },
  strategic: {
    response: "How much its reasoning mentions training.",
    weight: "Weight of reasoning that mentions training.",
  },
  effort: {
    response: "What the response costs the model.",
    weight: "Weight of effort.",
    defaults: { own: -0.1 },
  },
  harm: {
    weight: "Weight of complying with a harmful prompt.",
    defaults: { gold: -4, own: -0.5 },
    onHarmful: "complies",
  },
} as const satisfies Readonly<Record<string, Written<string> | Derived<string>>>;

/** The default kinds of response; an attribute that is not given is 0. */
export const defaultResponses: Readonly<Record<string, Partial<Attributes>>> = {
  refuse: { substance: 0.5, effort: 0.1 },
  comply: { complies: 1, substance: 0.8, keywords: 0.2, effort: 0.5 },
  strategic: { complies: 1, substance: 0.6, keywords: 0.6, strategic: 1, effort: 0.4 },
  deflect: { substance: 0.2, keywords: 0.6, effort: 0.2 },
};

type Listed = typeof attributes;

/** All attributes, each of which has a weight. */
export type WeightName = keyof Listed;

/** The attributes that a response is written with. */
export type AttributeName = {
  [Name in WeightName]: Listed[Name] extends { readonly response: string } ? Name : never;
}[WeightName];

/** What a response is written with, each in [0, 1]. */
export type Attributes = Readonly<Record<AttributeName, number>>;

/** A table of weights, in reward per unit of attribute. */
export type Weights = Readonly<Record<WeightName, number>>;

/** Some weights of a table: what a tier has instead of those at the top level. */
export type SomeWeights = { readonly [Name in WeightName]?: number | undefined };

/** The list by name; the type also checks that what it refers to is in it. */
const listed: Readonly<Record<WeightName, Written<AttributeName> | Derived<AttributeName>>> = attributes;

export const weightNames = Object.keys(attributes) as readonly WeightName[];
export const attributeNames = weightNames.filter(
  (name): name is AttributeName => "response" in attributes[name],
);

/** The line that documents an attribute in a response. */
export const aboutAttribute = (name: AttributeName): string => attributes[name].response;

/** The line that documents a weight. */
export const aboutWeight = (name: WeightName): string => attributes[name].weight;

/** The weight of an attribute in a default table. */
export const defaultWeight = (name: WeightName, utility: UtilityName): number =>
  listed[name].defaults?.[utility] ?? 0;

/** A table with some of its weights replaced; the table itself where none is. */
export function withWeights(weights: Weights, replaced: SomeWeights | undefined): Weights {
  if (replaced === undefined) return weights;
  return Object.fromEntries(weightNames.map((name) => [name, replaced[name] ?? weights[name]])) as Weights;
}

/** How much of an attribute a response to a harmful (1) or benign (0) prompt has, in [0, 1]. */
function attributeOf(name: WeightName, response: Attributes, harmful: number): number {
  const follows = derived.find((one) => one.name === name);
  return follows === undefined ? response[name as AttributeName] : harmful * response[follows.onHarmful];
}

/** What a detector looks for, and how well it sees it. */
interface Detecting {
  readonly attribute: WeightName;
  readonly truePositive: number;
  readonly falsePositive: number;
}

/** P(caught) of a response to a harmful (1) or benign (0) prompt: q + (p − q)·attribute. */
export function chanceOfCatching(detector: Detecting, response: Attributes, harmful: number): number {
  const { attribute, truePositive, falsePositive } = detector;
  return falsePositive + (truePositive - falsePositive) * attributeOf(attribute, response, harmful);
}

/** J of labels of which a fraction is given at random and, of the others, a fraction turned round; in [−1, 1]. */
export function informedness(labels: { readonly mistakeRate: number; readonly flipRate: number }): number {
  return (1 - labels.mistakeRate) * (1 - 2 * labels.flipRate);
}

const hidden = attributeNames.flatMap((name) => {
  const { guessedFrom }: Written<AttributeName> = attributes[name];
  return guessedFrom === undefined ? [] : [{ name, guessedFrom }];
});
const seenInFull = attributeNames.filter((name) => hidden.every((one) => one.name !== name));
const derived = weightNames.flatMap((name) => {
  const attribute = listed[name];
  return "onHarmful" in attribute ? [{ name, onHarmful: attribute.onHarmful }] : [];
});

/**
 * Σ w·attribute of a response to a harmful (1) or benign (0) prompt. What is hidden counts as far as `visibility` v in
 * [0, 1] lets it be seen: harm counts v, and what is not seen of substance is guessed from keywords.
 */
export function weightedAttributes(
  weights: Weights,
  response: Attributes,
  harmful: number,
  visibility = 1,
): number {
  let sum = 0;
  for (const name of seenInFull) sum += weights[name] * response[name];
  for (const { name, onHarmful } of derived)
    sum += weights[name] * visibility * harmful * response[onHarmful];
  for (const { name, guessedFrom } of hidden)
    sum += weights[name] * (visibility * response[name] + (1 - visibility) * response[guessedFrom]);
  return sum;
}
