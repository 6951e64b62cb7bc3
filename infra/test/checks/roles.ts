import { type Deployment, type Resource } from '../project/deployment.ts';
import { differs, needsBicep, setDiffers } from './check.ts';

/** https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
const roleNames: Readonly<Record<string, string>> = {
  'ba92f5b4-2d11-453d-a403-e96b0029c9fe': 'blob contributor',
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b': 'blob owner',
  '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1': 'blob reader',
  'd5a91429-5739-47e2-a06b-3470a27159e7': 'event sender',
  '3913510d-42f4-4e42-8a64-420c390055eb': 'metrics publisher',
  '974c5e8b-45b9-4653-ba55-5f855dd0fb88': 'queue contributor',
  'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a': 'queue sender',
  'e147488a-f6f5-4113-8e2d-b22465e65bf6': 'wrap and unwrap',
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3': 'table contributor',
  '76199698-9eea-4c19-bc75-cec21354c6b6': 'table reader',
};

/** Everything that anybody may do. Whoever adds a grant says so here. */
const granted = [
  'processor: table contributor on stdata/events',
  'processor: table contributor on stdata/snapshots',
  'processor: table reader on stdata/projections',
  'processor: table reader on stdata/replays',
  'processor: blob contributor on stdata/payloads',
  'processor: blob contributor on stdata/quarantine',
  'processor: blob reader on stdata/datasets',
  'processor: table contributor on stdata/keys',
  'processor: wrap and unwrap on kv/key-encryption',
  'processor: blob owner on strun',
  'processor: table contributor on strun',
  'processor: metrics publisher on appi',
  'replayer: table contributor on stdata/events',
  'replayer: table contributor on stdata/snapshots',
  'replayer: table contributor on stdata/projections',
  'replayer: table contributor on stdata/replays',
  'replayer: blob contributor on stdata/payloads',
  'replayer: blob contributor on stdata/quarantine',
  'replayer: blob contributor on stdata/deadletters',
  'replayer: blob contributor on stdata/archive',
  'replayer: blob contributor on stdata/lake',
  'replayer: queue contributor on stdata/shards',
  'replayer: queue contributor on stdata/shards-poison',
  'replayer: blob reader on stdata/datasets',
  'replayer: table contributor on stdata/keys',
  'replayer: wrap and unwrap on kv/key-encryption',
  'replayer: blob owner on strun',
  'replayer: table contributor on strun',
  'replayer: metrics publisher on appi',
  'topic: blob contributor on stdata/deadletters',
];

const grantedToOperator = [
  'operator: event sender on evgt',
  'operator: table contributor on stdata/events',
  'operator: table contributor on stdata/projections',
  'operator: table contributor on stdata/replays',
  'operator: table contributor on stdata/keys',
  'operator: table contributor on stdata/snapshots',
  'operator: queue sender on stdata/shards',
  'operator: blob contributor on stdata/payloads',
  'operator: blob contributor on stdata/quarantine',
  'operator: blob contributor on stdata/archive',
  'operator: blob contributor on stdata/lake',
  'operator: blob contributor on stdata/datasets',
  'operator: blob contributor on stdata/deadletters',
];

const operator = '00000000-0000-0000-0000-00000000000a';
const producer = '00000000-0000-0000-0000-00000000000b';

export const roleChecks = [
  needsBicep(8, 'nobody may do more, or less, than is written down', async (project) => [
    ...setDiffers('roles', grantsOf(await project.deployment('default')), granted),
    ...setDiffers('roles with operator and producer', grantsOf(await project.deployment('private-network')), [
      ...granted,
      ...grantedToOperator,
      'producer: event sender on evgt',
      // Only there are rejections published.
      'processor: event sender on evgt',
    ]),
  ]),

  needsBicep(
    8,
    'every assignment says what its principal is, and has the same name next time',
    async (project) => {
      const assignments = assignmentsOf(await project.deployment('private-network'));
      const type: Readonly<Record<string, string>> = { [operator]: 'ServicePrincipal', [producer]: 'Group' };
      return assignments.flatMap(({ name, properties }) => [
        ...(/^(\[guid\(|[0-9a-f-]{36}$)/.test(name) ? [] : [`${name} is no guid()`]),
        ...(/newGuid|utcNow/i.test(name) ? [`${name} differs each time`] : []),
        ...differs(
          'principalType',
          properties.principalType,
          type[properties.principalId] ?? 'ServicePrincipal',
        ),
      ]);
    },
  ),

  needsBicep(8, 'each app has an identity of its own and no other', async (project) => {
    const deployment = await project.deployment('default');
    return ['processor', 'replayer'].flatMap((app) => {
      const { identity } = deployment.one('Microsoft.Web/sites', `func-${app}`);
      const own = deployment.one('Microsoft.ManagedIdentity/userAssignedIdentities', `id-${app}`);
      return [
        ...differs(`${app} identity`, identity?.type, 'UserAssigned'),
        ...differs(`${app} identities`, Object.keys(identity?.userAssignedIdentities ?? {}), [own.id]),
      ];
    });
  }),
];

interface Assignment extends Resource {
  readonly properties: {
    readonly principalId: string;
    readonly principalType?: string;
    readonly roleDefinitionId: string;
  };
}

const assignmentsOf = (deployment: Deployment) =>
  deployment.ofType('Microsoft.Authorization/roleAssignments') as Assignment[];

/** Each assignment in words: who, which role, on what. */
function grantsOf(deployment: Deployment): string[] {
  return assignmentsOf(deployment).map(({ id, properties }) => {
    const role = properties.roleDefinitionId.split('/').at(-1) ?? '';
    return `${whoIs(properties.principalId)}: ${roleNames[role] ?? role} on ${scopeOf(id)}`;
  });
}

/** The principal: an id that was given, or the output of the module that makes it. */
function whoIs(principalId: string): string {
  if (principalId === operator) return 'operator';
  if (principalId === producer) return 'producer';
  return /format\('(\w+?)(Identity)?-\{0\}'/.exec(principalId)?.[1] ?? principalId;
}

/** The scope without the unique part of names: `stdata/events`, `strun`, `evgt`. */
function scopeOf(id: string): string {
  const path = /\/providers\/([^']+?)(\/providers\/Microsoft\.Authorization|')/.exec(id)?.[1] ?? id;
  const names = path.split('/').slice(2);
  const top = (names[0] ?? '').replace(/-?[a-z0-9]{13}$/, '');
  const child = names.length > 1 ? `/${names.at(-1) ?? ''}` : '';
  return `${top}${child}`;
}
