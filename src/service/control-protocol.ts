/**
 * What goes over the control socket: JSON objects, one a line, in UTF-8. A client sends one request and keeps its side open
 * while it wants the answer. To `apply` the agent answers `accepted`, any number of `line` and `alive`, and `ended`; to
 * `status` it answers `status`. `refused` and `failed` end any of it.
 */

import * as v from 'valibot';

/** Raised with every change that a client or agent of before would misread. */
export const protocolVersion = 1;

/** A request that is longer is none. */
export const mostRequestBytes = 4096;
/** A line of a pass has no more, nor has a status. */
export const mostAnswerBytes = 1024 * 1024;

/** How the lines of a pass are wanted: as for the journal (JSON with a priority), or as for a person at a terminal. */
const wishesSchema = v.object({
  form: v.picklist(['journal', 'terminal']),
  verbose: v.boolean(),
  /** Somebody waits for the result: what is missing is said however often it was said before. */
  attended: v.boolean(),
});

const requestSchema = v.variant('request', [
  v.object({
    protocol: v.number(),
    request: v.literal('apply'),
    /** Version of the client: another one may decide differently, so its user would not get the pass that was asked for. */
    program: v.string(),
    ...wishesSchema.entries,
  }),
  v.object({ protocol: v.number(), request: v.literal('status') }),
]);

const answerSchema = v.variant('answer', [
  /** Comes at once; the pass may have to wait for another. */
  v.object({ answer: v.literal('accepted') }),
  /** Without its line feed. */
  v.object({ answer: v.literal('line'), text: v.string() }),
  /** Nothing to say, and not dead. */
  v.object({ answer: v.literal('alive') }),
  v.object({ answer: v.literal('ended'), code: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
  v.object({ answer: v.literal('status'), status: v.record(v.string(), v.unknown()) }),
  /** Not begun: the request cannot be read, is of another version, or comes while there are too many. */
  v.object({ answer: v.literal('refused'), reason: v.string() }),
  /** Begun and given up. */
  v.object({ answer: v.literal('failed'), reason: v.string() }),
]);

export type ApplyWishes = v.InferOutput<typeof wishesSchema>;
export type Request = v.InferOutput<typeof requestSchema>;
export type Answer = v.InferOutput<typeof answerSchema>;

const fromJson = <T>(
  schema: v.BaseSchema<unknown, T, v.BaseIssue<unknown>>,
  line: string,
): T | undefined => {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), line);
  return parsed.success ? parsed.output : undefined;
};

const versioned = v.looseObject({ protocol: v.number() });

/** Undefined for what is no request. One of another version is told from garbage, so that its sender hears why. */
export const parseRequest = (
  line: string,
): Request | { readonly request: 'foreign'; readonly protocol: number } | undefined => {
  const protocol = fromJson(versioned, line)?.protocol;
  if (protocol !== undefined && protocol !== protocolVersion)
    return { request: 'foreign', protocol };
  return fromJson(requestSchema, line);
};

export const parseAnswer = (line: string): Answer | undefined => fromJson(answerSchema, line);

export const requestLine = (request: Request): string => `${JSON.stringify(request)}\n`;
export const answerLine = (answer: Answer): string => `${JSON.stringify(answer)}\n`;
