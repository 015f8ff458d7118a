// The AWS SDK for JavaScript v3, with the document client: node smoke.mjs ENDPOINT
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import {
  ConditionalCheckFailedException, CreateTableCommand, DeleteTableCommand, DescribeTableCommand,
  DynamoDBClient, ResourceNotFoundException, waitUntilTableExists, waitUntilTableNotExists,
} from '@aws-sdk/client-dynamodb'
import {
  BatchGetCommand, BatchWriteCommand, DeleteCommand, DynamoDBDocumentClient, GetCommand,
  paginateQuery, paginateScan, PutCommand, UpdateCommand,
} from '@aws-sdk/lib-dynamodb'

const version = createRequire(import.meta.url)('@aws-sdk/client-dynamodb/package.json').version
const TableName = 'smoke-javascript'
const client = new DynamoDBClient({
  endpoint: process.argv[2],
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
})
const documents = DynamoDBDocumentClient.from(client)
const key = { pk: 'a', sk: 1 }
const waiting = { client, maxWaitTime: 60, minDelay: 1 }

async function step(name, check) {
  await check()
  console.log(`ok: ${name}`)
}

console.log(`AWS SDK for JavaScript ${version}, Node.js ${process.version}`)

await step('create table, wait until it exists', async () => {
  await client.send(new CreateTableCommand({
    TableName,
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'N' },
    ],
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    BillingMode: 'PAY_PER_REQUEST',
  }))
  await waitUntilTableExists(waiting, { TableName })
  const { Table } = await client.send(new DescribeTableCommand({ TableName }))
  assert.equal(Table.TableStatus, 'ACTIVE')
})

await step('put and get an item of every type', async () => {
  const Item = {
    ...key, text: 'ä€', number: 1.5, yes: true, nothing: null, things: [1, 'two', { three: 3 }],
    map: { inner: { deep: 'x' } }, binary: new Uint8Array([1, 2, 255]),
    strings: new Set(['a', 'b']), numbers: new Set([1, 2]),
  }
  await documents.send(new PutCommand({ TableName, Item }))
  const got = await documents.send(new GetCommand({ TableName, Key: key, ConsistentRead: true }))
  assert.deepEqual(got.Item, Item)
})

await step('update an item', async () => {
  const updated = await documents.send(new UpdateCommand({
    TableName,
    Key: key,
    UpdateExpression: 'SET #n = #n + :one REMOVE nothing',
    ExpressionAttributeNames: { '#n': 'number' },
    ExpressionAttributeValues: { ':one': 1 },
    ReturnValues: 'UPDATED_NEW',
  }))
  assert.deepEqual(updated.Attributes, { number: 2.5 })
})

await step('a condition that fails is a ConditionalCheckFailedException', async () => {
  await assert.rejects(
    documents.send(new PutCommand({
      TableName, Item: key, ConditionExpression: 'attribute_not_exists(pk)',
    })),
    ConditionalCheckFailedException)
})

await step('write and read batches', async () => {
  const puts = Array.from({ length: 25 }, (_, i) =>
    ({ PutRequest: { Item: { pk: i < 20 ? 'many' : `one-${i}`, sk: i, filler: 'x'.repeat(100) } } }))
  const written = await documents.send(new BatchWriteCommand({ RequestItems: { [TableName]: puts } }))
  assert.deepEqual(written.UnprocessedItems, {})
  const Keys = [{ pk: 'many', sk: 3 }, { pk: 'one-24', sk: 24 }, { pk: 'none', sk: 0 }]
  const read = await documents.send(new BatchGetCommand({ RequestItems: { [TableName]: { Keys } } }))
  assert.deepEqual(read.Responses[TableName].map((item) => item.sk).sort((x, y) => x - y), [3, 24])
})

await step('query page by page, in both directions', async () => {
  for (const ScanIndexForward of [true, false]) {
    const found = []
    let pages = 0
    const query = {
      TableName,
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: { ':pk': 'many', ':from': 2, ':to': 17 },
      ScanIndexForward,
    }
    for await (const page of paginateQuery({ client: documents, pageSize: 5 }, query)) {
      pages += 1
      found.push(...page.Items.map((item) => item.sk))
    }
    const expected = Array.from({ length: 16 }, (_, i) => i + 2)
    assert.deepEqual(found, ScanIndexForward ? expected : expected.reverse())
    assert.equal(pages, 4)
  }
})

await step('scan page by page, in segments, with a filter', async () => {
  const found = []
  for (const Segment of [0, 1]) {
    const scan = {
      TableName, Segment, TotalSegments: 2, FilterExpression: 'attribute_exists(filler)',
    }
    for await (const page of paginateScan({ client: documents, pageSize: 4 }, scan)) {
      found.push(...page.Items.map((item) => item.sk))
    }
  }
  assert.deepEqual(found.sort((x, y) => x - y), Array.from({ length: 25 }, (_, i) => i))
})

await step('delete an item', async () => {
  const deleted = await documents.send(new DeleteCommand({ TableName, Key: key, ReturnValues: 'ALL_OLD' }))
  assert.equal(deleted.Attributes.number, 2.5)
  assert.equal((await documents.send(new GetCommand({ TableName, Key: key }))).Item, undefined)
})

await step('delete table, wait until it is gone', async () => {
  await client.send(new DeleteTableCommand({ TableName }))
  await waitUntilTableNotExists(waiting, { TableName })
  await assert.rejects(client.send(new DescribeTableCommand({ TableName })), ResourceNotFoundException)
})
