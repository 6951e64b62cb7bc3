// azd's own schema (Azure/azure-dev, schemas/v1.0/azure.yaml.json, read in November 2026) lets unknown keys of the
// file and of services pass, which azd then ignores in silence. This one is written after it, holds only what is used
// here, and is closed everywhere: a misspelt key is an error.

const shellHook = {
  type: 'object',
  additionalProperties: false,
  required: ['shell', 'run'],
  properties: {
    shell: { enum: ['sh', 'pwsh'] },
    run: { type: 'string', minLength: 1 },
    continueOnError: { type: 'boolean' },
    interactive: { type: 'boolean' },
  },
};

/** A hook for both kinds of system. */
const hook = {
  type: 'object',
  additionalProperties: false,
  required: ['posix', 'windows'],
  properties: {
    posix: { ...shellHook, properties: { ...shellHook.properties, shell: { const: 'sh' } } },
    windows: { ...shellHook, properties: { ...shellHook.properties, shell: { const: 'pwsh' } } },
  },
};

const hooks = (...names: string[]) => ({
  type: 'object',
  additionalProperties: false,
  properties: Object.fromEntries(names.map((name) => [name, hook])),
});

export const azureYamlSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'requiredVersions', 'infra', 'workflows', 'services', 'hooks'],
  properties: {
    name: { type: 'string', pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$', minLength: 2 },
    metadata: {
      type: 'object',
      additionalProperties: false,
      properties: { template: { type: 'string', pattern: '^[a-z0-9-]+@\\d+\\.\\d+\\.\\d+$' } },
    },
    requiredVersions: {
      type: 'object',
      additionalProperties: false,
      required: ['azd'],
      properties: { azd: { type: 'string', pattern: '^>= \\d+\\.\\d+\\.\\d+$' } },
    },
    infra: {
      type: 'object',
      additionalProperties: false,
      required: ['layers'],
      properties: {
        provider: { const: 'bicep' },
        layers: {
          type: 'array',
          minItems: 1,
          items: {
            type: 'object',
            additionalProperties: false,
            required: ['name', 'path', 'module'],
            properties: {
              name: { type: 'string' },
              path: { type: 'string' },
              module: { type: 'string' },
              dependsOn: { type: 'array', uniqueItems: true, items: { type: 'string' } },
              hooks: hooks('preprovision', 'postprovision'),
            },
          },
        },
      },
    },
    workflows: {
      type: 'object',
      additionalProperties: false,
      required: ['up'],
      properties: {
        up: {
          type: 'object',
          additionalProperties: false,
          required: ['steps'],
          properties: {
            steps: {
              type: 'array',
              minItems: 1,
              items: {
                type: 'object',
                additionalProperties: false,
                required: ['azd'],
                properties: { azd: { type: 'string' } },
              },
            },
          },
        },
      },
    },
    services: {
      type: 'object',
      minProperties: 1,
      additionalProperties: {
        type: 'object',
        additionalProperties: false,
        required: ['project', 'language', 'host', 'dist', 'remoteBuild'],
        properties: {
          project: { type: 'string' },
          language: { enum: ['js', 'ts'] },
          host: { const: 'function' },
          dist: { type: 'string' },
          remoteBuild: { type: 'boolean' },
        },
      },
    },
    hooks: hooks(
      'preup',
      'postup',
      'prepackage',
      'postpackage',
      'preprovision',
      'postprovision',
      'predeploy',
      'postdeploy',
      'predown',
      'postdown',
    ),
  },
};
