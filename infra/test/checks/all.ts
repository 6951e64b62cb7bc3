import { azureYamlChecks } from './azure-yaml.ts';
import { compilerChecks } from './compiler.ts';
import { eventingChecks } from './eventing.ts';
import { functionChecks } from './functions.ts';
import { galleryChecks } from './gallery.ts';
import { keyVaultChecks } from './key-vault.ts';
import { monitoringChecks } from './monitoring.ts';
import { networkChecks } from './network.ts';
import { roleChecks } from './roles.ts';
import { storageChecks } from './storage.ts';
import { workflowChecks } from './workflows.ts';

export const checks = [
  ...azureYamlChecks,
  ...compilerChecks,
  ...storageChecks,
  ...eventingChecks,
  ...roleChecks,
  ...functionChecks,
  ...keyVaultChecks,
  ...monitoringChecks,
  ...networkChecks,
  ...workflowChecks,
  ...galleryChecks,
].sort((a, b) => a.point - b.point);
