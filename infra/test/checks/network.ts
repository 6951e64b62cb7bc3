import { at } from '../project/deployment.ts';
import { differs, expectProperties, needsBicep, setDiffers } from './check.ts';

const services = ['blob', 'queue', 'table'];
const zones = [...services, 'vaultcore'];

export const networkChecks = [
  needsBicep(
    13,
    'without the option there is no network, and storage answers to identities anywhere',
    async (project) => {
      const deployment = await project.deployment('default');
      return [
        ...deployment.resources
          .filter(({ type }) => type.startsWith('Microsoft.Network/'))
          .map(({ name }) => `${name} is in the default deployment`),
        ...deployment
          .ofType('Microsoft.Storage/storageAccounts')
          .flatMap((one) => expectProperties(one, { 'networkAcls.defaultAction': 'Allow' })),
      ];
    },
  ),

  needsBicep(
    13,
    'with it, storage answers to the network, and to Event Grid for dead letters',
    async (project) => {
      const deployment = await project.deployment('private-network');
      const network = deployment.one('Microsoft.Network/virtualNetworks');
      const endpoints = deployment.ofType('Microsoft.Network/privateEndpoints');
      return [
        ...setDiffers(
          'private endpoints',
          endpoints.map(({ name }) => name.replace(/-?[a-z0-9]{13}-/, '-')),
          [
            ...['stdata', 'strun'].flatMap((account) =>
              services.map((service) => `pep-${account}-${service}`),
            ),
            'pep-kv-vault',
          ],
        ),
        ...endpoints.flatMap((one) =>
          expectProperties(one, { 'subnet.id': `${network.id}/subnets/endpoints` }),
        ),
        ...setDiffers(
          'DNS zones',
          deployment
            .ofType('Microsoft.Network/privateDnsZones')
            .map(({ name }) => /privatelink\.(\w+)\./.exec(name)?.[1] ?? name),
          zones,
        ),
        ...differs(
          'zone links',
          deployment.ofType('Microsoft.Network/privateDnsZones/virtualNetworkLinks').length,
          zones.length,
        ),
        ...deployment
          .ofType('Microsoft.Network/privateDnsZones/virtualNetworkLinks')
          .flatMap((one) => expectProperties(one, { 'virtualNetwork.id': network.id })),
        ...expectProperties(deployment.one('Microsoft.Storage/storageAccounts', 'stdata'), {
          'networkAcls.defaultAction': 'Deny',
          'networkAcls.bypass': 'AzureServices',
          'networkAcls.ipRules': [{ value: '203.0.113.0/24', action: 'Allow' }],
        }),
        ...expectProperties(deployment.one('Microsoft.Storage/storageAccounts', 'strun'), {
          publicNetworkAccess: 'Disabled',
        }),
        ...deployment
          .ofType('Microsoft.Web/sites')
          .flatMap((one) => expectProperties(one, { virtualNetworkSubnetId: `${network.id}/subnets/apps` })),
        ...differs(
          'delegation of the apps subnet',
          at(network.properties, 'subnets.0.properties.delegations.0.properties.serviceName'),
          'Microsoft.App/environments',
        ),
      ];
    },
  ),
];
