/** The JSON that the commands print, exactly: what is not named here must not be there. docs/json.md describes it. */

import * as v from 'valibot';

const text = v.string();
const maybe = v.nullable(text);

const diagnostic = v.strictObject({
  code: text,
  severity: v.picklist(['error', 'warning', 'info']),
  file: text,
  line: v.number(),
  column: v.number(),
  message: text,
  hint: maybe,
});

const portal = {
  ...{ transport: text, traddr: text, trsvcid: text, nqn: text },
  ...{ hostTraddr: maybe, hostIface: maybe, hostnqn: text, hostid: text },
  persistent: v.boolean(),
  options: v.record(text, v.union([v.number(), v.literal(true)])),
  source: v.pipe(text, v.regex(/:\d+$/)),
};

const configuredPath = {
  ...{ transport: text, traddr: text, trsvcid: text, nqn: text },
  ...{ hostTraddr: maybe, hostIface: maybe, hostnqn: text, hostid: text },
  ...{ options: portal.options, source: portal.source },
};

const trouble = { failures: v.number(), reason: maybe, retryInMs: v.nullable(v.number()) };

export const checkShape = v.strictObject({
  version: v.literal(1),
  diagnostics: v.array(diagnostic),
});

const level = v.picklist(['error', 'warning', 'note']);

const region = v.strictObject({
  ...{ startLine: v.number(), startColumn: v.number() },
  endColumn: v.optional(v.number()),
});

const place = v.strictObject({
  physicalLocation: v.strictObject({ artifactLocation: v.strictObject({ uri: text }), region }),
});

const message = v.strictObject({ text });

/** What of SARIF 2.1.0 is printed, under the names and with the required fields of its schema. */
export const sarifShape = v.strictObject({
  $schema: text,
  version: v.literal('2.1.0'),
  runs: v.tuple([
    v.strictObject({
      tool: v.strictObject({
        driver: v.strictObject({
          ...{ name: v.literal('holdfast'), version: text },
          rules: v.array(
            v.strictObject({
              ...{ id: text, shortDescription: message },
              defaultConfiguration: v.strictObject({ level }),
            }),
          ),
        }),
      }),
      columnKind: v.literal('utf16CodeUnits'),
      results: v.array(
        v.strictObject({
          ...{ ruleId: text, ruleIndex: v.number(), level, message },
          locations: v.tuple([place]),
        }),
      ),
    }),
  ]),
});

const srpTarget = {
  ...{ name: text, dest: text, src: maybe, idExt: text, iocGuid: text },
  ...{ initiatorExt: maybe, source: text },
};

const desiredSrp = v.strictObject({
  targets: v.array(v.strictObject(srpTarget)),
  fabric: v.nullable(
    v.strictObject({ ports: v.union([v.literal('all'), v.array(text)]), source: text }),
  ),
});

const login = v.strictObject({
  ...{ target: text, source: text, port: maybe, idExt: maybe, iocGuid: maybe },
  ...{ initiatorExt: maybe, host: maybe, state: text, disks: v.array(text), obstacle: maybe },
  ...trouble,
});

const multipathMap = v.strictObject({
  ...{ device: text, name: text },
  paths: v.array(v.strictObject({ disk: text, state: text, usable: v.boolean() })),
});

const srpPort = v.strictObject({
  ...{ port: text, source: text, obstacle: maybe, targets: v.number() },
  ...trouble,
});

const stepKinds = [
  'load-module',
  'connect',
  'discover',
  'leave',
  'hold',
  'log-in',
  'scan',
  'leave-login',
  'lack',
] as const;

export const planShape = v.strictObject({
  version: v.literal(1),
  diagnostics: v.array(diagnostic),
  desired: v.strictObject({
    modules: v.array(text),
    portals: v.array(v.strictObject(portal)),
    paths: v.array(v.strictObject(configuredPath)),
    srp: v.nullable(desiredSrp),
  }),
  steps: v.array(
    v.strictObject({
      kind: v.picklist(stepKinds),
      sentence: text,
    }),
  ),
  remarks: v.array(text),
  warnings: v.array(text),
});

const port = v.strictObject({
  ...{ device: text, port: v.number(), state: text },
  linkLayer: v.picklist(['InfiniBand', 'Ethernet']),
  ...{ iwarp: v.boolean(), netdev: maybe },
});

const path = v.strictObject({
  ...{ transport: text, traddr: text, trsvcid: text, nqn: text, source: text },
  ...{ controller: maybe, state: text, disks: v.array(text) },
  ...trouble,
});

export const statusShape = v.strictObject({
  version: v.literal(1),
  ...{ converged: v.boolean(), summary: text },
  ...{ problems: v.array(text), remarks: v.array(text), warnings: v.array(text) },
  ports: v.array(port),
  hcas: v.array(
    v.strictObject({
      ...{ device: text, state: text, since: v.number() },
      ...{ reason: maybe, cause: v.nullable(v.picklist(['fatal', 'removed'])) },
    }),
  ),
  srp: v.nullable(
    v.strictObject({
      maps: v.nullable(v.array(multipathMap)),
      logins: v.array(login),
      ports: v.array(srpPort),
    }),
  ),
  portals: v.array(v.strictObject({ ...portal, ...trouble })),
  paths: v.array(path),
  diagnostics: v.array(diagnostic),
});

/** Throws when the text is not JSON of that shape. */
export const parseAs = <T>(shape: v.GenericSchema<T>, json: string): v.InferOutput<typeof shape> =>
  v.parse(shape, JSON.parse(json));
