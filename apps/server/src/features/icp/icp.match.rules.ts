import type {
  Criterion,
  IcpInput,
  IcpModel,
  Outcome,
  RangeBucket,
  ValuesBucket,
} from "./icp.model.ts";

/** What one criterion found in a lead; `null` in its place when the lead has no value. */
export interface Hit {
  readonly value: string | number;
  readonly outcome: Outcome;
}

type Match = (input: IcpInput) => Hit | null;

/** A criterion ready to run: `max` is what its best bucket earns. */
interface CompiledCriterion {
  readonly criterion: Criterion;
  readonly max: number;
  readonly match: Match;
}

/** A model ready to run: `possible` is the sum of every `max`. */
export interface CompiledModel {
  readonly criteria: readonly CompiledCriterion[];
  readonly possible: number;
}

const compiledModels = new WeakMap<IcpModel, CompiledModel>();

/** Folds the words of a model into sets and expressions, once per model. */
export function compileModel(model: IcpModel): CompiledModel {
  const known = compiledModels.get(model);
  if (known) return known;
  const criteria = model.criteria.map((criterion) => ({
    criterion,
    max: Math.max(
      criterion.otherwise.points,
      ...criterion.buckets.map((bucket: Outcome) => bucket.points),
    ),
    match: matcherOf(criterion),
  }));
  const compiled = { criteria, possible: criteria.reduce((sum, { max }) => sum + max, 0) };
  compiledModels.set(model, compiled);
  return compiled;
}

function matcherOf(criterion: Criterion): Match {
  const { otherwise } = criterion;
  switch (criterion.operator) {
    case "is": {
      const { member } = criterion;
      return matchText(criterion.buckets, otherwise, (input) => input[member]);
    }
    case "domain_is":
      return matchText(criterion.buckets, otherwise, (input) => domainOf(input.contact_email));
    case "mentions":
      return matchWords(criterion.buckets, otherwise);
    case "has_any":
      return matchList(criterion.buckets, otherwise);
    case "at_least": {
      const { member } = criterion;
      return matchNumber(criterion.buckets, otherwise, (input) => input[member]);
    }
  }
}

function matchText(
  buckets: readonly ValuesBucket[],
  otherwise: Outcome,
  read: (input: IcpInput) => string | null,
): Match {
  const outcomes = new Map<string, Outcome>();
  for (const bucket of buckets) {
    for (const value of bucket.values) {
      const key = value.toLowerCase();
      if (!outcomes.has(key)) outcomes.set(key, bucket);
    }
  }
  return (input) => {
    const text = read(input)?.trim();
    if (!text) return null;
    const outcome = outcomes.get(text.toLowerCase()) ?? otherwise;
    return { value: outcome.label ?? text, outcome };
  };
}

function domainOf(email: string | null): string | null {
  return email?.includes("@") ? email.slice(email.lastIndexOf("@") + 1) : null;
}

function matchNumber(
  buckets: readonly RangeBucket[],
  otherwise: Outcome,
  read: (input: IcpInput) => number | null,
): Match {
  const descending = buckets.toSorted((a, b) => b.at_least - a.at_least);
  return (input) => {
    const value = read(input);
    if (value === null || !Number.isFinite(value)) return null;
    const outcome = descending.find((bucket) => value >= bucket.at_least) ?? otherwise;
    return { value: outcome.label ?? value, outcome };
  };
}

function matchWords(
  buckets: readonly (ValuesBucket & { label: string })[],
  otherwise: Outcome,
): Match {
  const expressions = buckets.map((bucket) => ({ bucket, words: wordsExpression(bucket.values) }));
  return (input) => {
    const text = input.title?.trim().toLowerCase();
    if (!text) return null;
    const outcome = expressions.find(({ words }) => words.test(text))?.bucket ?? otherwise;
    return { value: outcome.label ?? text, outcome };
  };
}

// Whole words in any script: JavaScript's \b takes "ü" for the end of a word.
function wordsExpression(words: readonly string[]): RegExp {
  const alternatives = words.map((word) =>
    RegExp.escape(word.toLowerCase()).replaceAll("\\x20", "[\\s\\-]+"),
  );
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${alternatives.join("|")})(?![\\p{L}\\p{N}])`, "u");
}

function matchList(buckets: readonly ValuesBucket[], otherwise: Outcome): Match {
  const folded = buckets.map((bucket) => ({
    bucket,
    values: bucket.values.map((value) => ({ value, key: value.toLowerCase() })),
  }));
  return (input) => {
    const present = new Set(input.technologies?.map((item) => item.trim().toLowerCase()));
    present.delete("");
    if (present.size === 0) return null;
    for (const { bucket, values } of folded) {
      const found = values.filter(({ key }) => present.has(key)).map(({ value }) => value);
      if (found.length > 0) return { value: bucket.label ?? found.join(", "), outcome: bucket };
    }
    return { value: otherwise.label ?? "other", outcome: otherwise };
  };
}
