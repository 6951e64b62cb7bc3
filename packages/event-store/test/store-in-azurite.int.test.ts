import { azuriteOfThisFile, storageAt } from './azurite-storage.ts';
import { describeStore } from './contract/describe-store.ts';

const azurite = azuriteOfThisFile();
describeStore('Azurite', () => storageAt(azurite()));
