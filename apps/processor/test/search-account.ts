import { gunzipSync } from 'node:zlib';
import { AzureNamedKeyCredential, TableClient, TableServiceClient } from '@azure/data-tables';
import { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { QueueServiceClient, StorageSharedKeyCredential as QueueCredential } from '@azure/storage-queue';
import type { Azurite } from '@annals/local-azure';
import { parquetReadObjects } from 'hyparquet';

/** Something that an account holds, unpacked as far as it can be. */
export interface Held {
  /** Table and row, container and blob, or queue. */
  readonly where: string;
  readonly bytes: Buffer;
}

/** All that an account holds in tables, blobs and queues. */
export async function* heldBy({
  tableUrl,
  blobUrl,
  queueUrl,
  accountName,
  accountKey,
}: Azurite): AsyncGenerator<Held> {
  const insecure = { allowInsecureConnection: true };
  const named = new AzureNamedKeyCredential(accountName, accountKey);
  for await (const { name = '' } of new TableServiceClient(tableUrl, named, insecure).listTables())
    for await (const row of new TableClient(tableUrl, name, named, insecure).listEntities()) {
      const binary = Object.keys(row)
        .filter((column) => row[column] instanceof Uint8Array)
        .sort()
        .map((column) => Buffer.from(row[column] as Uint8Array));
      const where = `table ${name}, ${row.partitionKey ?? ''}, ${row.rowKey ?? ''}`;
      yield { where, bytes: Buffer.from(JSON.stringify(row)) };
      if (binary.length > 0) yield { where, bytes: unpacked(Buffer.concat(binary)) };
    }
  const shared = new StorageSharedKeyCredential(accountName, accountKey);
  const blobs = new BlobServiceClient(blobUrl, shared);
  for await (const { name: container } of blobs.listContainers())
    for await (const { name } of blobs.getContainerClient(container).listBlobsFlat()) {
      const content = await blobs.getContainerClient(container).getBlobClient(name).downloadToBuffer();
      const where = `blob ${container}/${name}`;
      yield { where, bytes: name.endsWith('.parquet') ? await parquetText(content) : unpacked(content) };
    }
  const queues = new QueueServiceClient(queueUrl, new QueueCredential(accountName, accountKey));
  for await (const { name } of queues.listQueues()) {
    const { peekedMessageItems } = await queues.getQueueClient(name).peekMessages({ numberOfMessages: 32 });
    for (const { messageText } of peekedMessageItems)
      yield { where: `queue ${name}`, bytes: Buffer.from(messageText) };
  }
}

/** Gzip, members one after the other included; anything else as it is. V8's serialization keeps texts as they are. */
function unpacked(bytes: Buffer): Buffer {
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
}

async function parquetText(content: Buffer): Promise<Buffer> {
  const file = content.buffer.slice(
    content.byteOffset,
    content.byteOffset + content.byteLength,
  ) as ArrayBuffer;
  const rows = await parquetReadObjects({ file });
  const text = JSON.stringify(rows, (_name, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  return Buffer.concat([content, Buffer.from(text)]);
}

/** A text in the forms in which it could lie somewhere: plain, in hex, and in base64 wherever it begins. */
export function formsOf(text: string): Buffer[] {
  const plain = Buffer.from(text);
  const shifted = [0, 1, 2].flatMap((shift) => {
    const whole = Buffer.concat([
      Buffer.alloc(shift),
      plain.subarray(0, plain.length - ((plain.length + shift) % 3)),
    ]);
    // What depends on the bytes before it is cut off.
    return [whole.toString('base64'), whole.toString('base64url')].map((one) =>
      one.slice(shift === 0 ? 0 : 4),
    );
  });
  const hex = plain.toString('hex');
  return [plain, ...[...new Set([...shifted, hex, hex.toUpperCase()])].map((one) => Buffer.from(one))];
}
