// Organisations, keys and switches in DynamoDB, for those who create and change them.
import { DeleteItemCommand, PutItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb'
import type { AccountStore, KeyRecord } from '../../accounts/records.ts'
import { type Dynamo, getItem, putNew, update } from './items.ts'
import { directoryKey, keyKey, keyOf, membershipKey, organisationKey, organisationOf, switchKey } from './layout.ts'
import { type Item, toItem, toUpdate } from './values.ts'

export function dynamoAccounts(dynamo: Dynamo): AccountStore {
  const { client, table } = dynamo
  const key = async (hash: string) => {
    const item = await getItem(dynamo, keyKey(hash))
    return item && keyOf(hash, item)
  }
  return {
    async createOrganisation({ id, ...rest }) {
      // The directory first: an organisation that has requests is always swept.
      await client.send(new PutItemCommand({ TableName: table, Item: directoryKey(id) }))
      return putNew(dynamo, { ...toItem(rest), ...organisationKey(id) })
    },
    async organisation(id) {
      const item = await getItem(dynamo, organisationKey(id))
      return item && organisationOf(id, item)
    },
    // A payment provider's news never overwrites what was set meanwhile (shared/billing/sync.ts): each setting of the state counts.
    changeOrganisation: (id, wanted) =>
      change(dynamo, organisationKey(id), { wanted, counted: wanted.billing === undefined ? '' : ' ADD billingVersion :one' }),
    async createKey({ hash, ...rest }) {
      // The membership first: a key that is in use is always listed.
      await client.send(new PutItemCommand({ TableName: table, Item: membershipKey(rest.organisation, hash) }))
      return putNew(dynamo, { ...toItem(rest), ...keyKey(hash) })
    },
    key,
    async keysOf(organisation, prefix = '') {
      const found = await Promise.all((await membersOf(dynamo, organisation, prefix)).map(key))
      return found.filter((record): record is KeyRecord => record?.organisation === organisation)
    },
    changeKey: (hash, wanted) => change(dynamo, keyKey(hash), { wanted }),
    addCredit: (hash, topUp) => addCredit(dynamo, hash, topUp),
    async switchOff(name, until) {
      await client.send(new PutItemCommand({ TableName: table, Item: { ...toItem({ until }), ...switchKey(name) } }))
    },
    async switchOn(name) {
      await client.send(new DeleteItemCommand({ TableName: table, Key: switchKey(name) }))
    },
  }
}

interface Change {
  readonly wanted: object
  /** A clause that counts the change, by `:one`. */
  readonly counted?: string
}

async function change(dynamo: Dynamo, key: Item, { wanted, counted = '' }: Change): Promise<boolean> {
  const { expression, names, values } = toUpdate(wanted)
  if (expression === '') return (await getItem(dynamo, key)) !== undefined
  const { done } = await update(dynamo, {
    Key: key,
    UpdateExpression: expression + counted,
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeNames: names,
    ...(Object.keys(values).length > 0
      ? { ExpressionAttributeValues: { ...values, ...(counted === '' ? {} : { ':one': { N: '1' } }) } }
      : {}),
  })
  return done
}

/** Ids of top-ups that a key remembers: enough for the SDK's own second attempt and a payment provider's repeated notice. */
const rememberedTopUps = 5

/** A lost reply makes the SDK send an update again, so each top-up has an id, and the ids last seen guard the sum. */
async function addCredit(dynamo: Dynamo, hash: string, { id, microUsd }: { id: string; microUsd: number }): Promise<number | undefined> {
  for (;;) {
    const item = await getItem(dynamo, keyKey(hash))
    if (item === undefined) return undefined
    const before = item.topUps?.S ?? ''
    const ids = before.split(' ')
    const credit = keyOf(hash, item).creditMicroUsd ?? 0
    if (ids.includes(id)) return credit
    const { done } = await update(dynamo, {
      Key: keyKey(hash),
      UpdateExpression: 'SET topUps = :after ADD creditMicroUsd :more',
      ConditionExpression: before === '' ? 'attribute_exists(pk) AND attribute_not_exists(topUps)' : 'topUps = :before',
      ExpressionAttributeValues: {
        ':after': { S: [...ids, id].slice(-rememberedTopUps).join(' ').trim() },
        ':more': { N: String(microUsd) },
        ...(before === '' ? {} : { ':before': { S: before } }),
      },
    })
    if (done) return credit + microUsd
  }
}

async function membersOf({ client, table }: Dynamo, organisation: string, prefix: string): Promise<readonly string[]> {
  const pages = paginateQuery(
    { client },
    {
      TableName: table,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
      ExpressionAttributeValues: { ':pk': { S: `ORG#${organisation}` }, ':sk': { S: `KEY#${prefix}` } },
    },
  )
  const hashes: string[] = []
  for await (const { Items } of pages) hashes.push(...(Items ?? []).map(item => (item.sk?.S ?? '').slice('KEY#'.length)))
  return hashes
}
