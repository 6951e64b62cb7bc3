/**
 * The one account that the emulator knows, with its public key.
 * Source: https://learn.microsoft.com/azure/storage/common/storage-connect-azurite ("Well-known storage account and key")
 */
export const wellKnownAccount = {
  name: 'devstoreaccount1',
  key: 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==',
} as const;
