import { at } from '../project/deployment.ts';
import { differs, expectProperties, needsBicep, setDiffers } from './check.ts';

const vault = 'Microsoft.KeyVault/vaults';
const setting = 'ANNALS_KEY_ENCRYPTION_KEY';

export const keyVaultChecks = [
  needsBicep(
    4,
    'the vault answers to roles alone, and keeps for ninety days what is deleted',
    async (project) => {
      const one = (await project.deployment('default')).one(vault);
      return expectProperties(one, {
        enableRbacAuthorization: true,
        accessPolicies: undefined,
        enableSoftDelete: true,
        softDeleteRetentionInDays: 90,
        enablePurgeProtection: true,
        createMode: 'default',
      });
    },
  ),

  needsBicep(4, 'there is one key in it, which wraps and unwraps and does nothing else', async (project) => {
    const deployment = await project.deployment('default');
    return [
      ...setDiffers(
        'what is in the vault',
        deployment.resources.filter(({ type }) => type.startsWith(`${vault}/`)).map(({ type }) => type),
        [`${vault}/keys`],
      ),
      ...differs('the key', deployment.one(`${vault}/keys`).properties, {
        kty: 'RSA',
        keySize: 3072,
        keyOps: ['wrapKey', 'unwrapKey'],
      }),
    ];
  }),

  needsBicep(
    3,
    'both apps are told of the key, by an address that outlives its versions',
    async (project) => {
      const deployment = await project.deployment('default');
      const key = deployment.one(`${vault}/keys`);
      return ['processor', 'replayer'].flatMap((app) => {
        const told = at(deployment.one('Microsoft.Web/sites/config', `func-${app}`).properties, setting);
        return typeof told === 'string' && told.includes(`'${key.id}'`) && told.endsWith('.keyUri]')
          ? []
          : [`${app} ${setting} is ${String(told)}, not the address of ${key.name}`];
      });
    },
  ),

  needsBicep(13, 'the vault has a public door only where there is no network', async (project) => {
    const inDefault = (await project.deployment('default')).one(vault);
    const inNetwork = (await project.deployment('private-network')).one(vault);
    return [
      ...expectProperties(inDefault, {
        publicNetworkAccess: 'Enabled',
        'networkAcls.defaultAction': 'Allow',
      }),
      ...expectProperties(inNetwork, {
        publicNetworkAccess: 'Disabled',
        'networkAcls.defaultAction': 'Deny',
        // ARM makes the key through it.
        'networkAcls.bypass': 'AzureServices',
      }),
    ];
  }),
];
