import { azuriteOfThisFile, storageAt } from './azurite-storage.ts';
import { describeStore } from './contract/describe-store.ts';

describeStore('Azurite', async () => storageAt(await azuriteOfThisFile()));
