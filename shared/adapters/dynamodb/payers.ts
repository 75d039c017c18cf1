// Who pays for an organisation, in DynamoDB: its customer at the payment provider, its billing state, and the notices that were followed.
import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import type { Payer, Payers } from '../../billing/records.ts'
import { type Dynamo, getItem, putNew, update } from './items.ts'
import { customerKey, noticeKey, organisationKey, payerKey } from './layout.ts'
import { toItem } from './values.ts'

export function dynamoPayers(dynamo: Dynamo): Payers {
  const find = async (organisation: string): Promise<Payer> => {
    const item = await getItem(dynamo, payerKey(organisation))
    return { customer: item?.customer?.S, generation: Number(item?.generation?.N ?? 0) }
  }
  return {
    find,
    async organisationOf(customer) {
      const organisation = (await getItem(dynamo, customerKey(customer)))?.organisation?.S
      return organisation !== undefined && (await find(organisation)).customer === customer ? organisation : undefined
    },
    setCustomer: (organisation, customer, generation) => setCustomer(dynamo, find, { organisation, customer, generation }),
    async forgetCustomer(organisation, customer) {
      await update(dynamo, {
        Key: payerKey(organisation),
        UpdateExpression: 'SET generation = generation + :one REMOVE customer',
        ConditionExpression: 'customer = :customer',
        ExpressionAttributeValues: { ':customer': { S: customer }, ':one': { N: '1' } },
      })
    },
    async stateVersion(organisation) {
      const item = await getItem(dynamo, organisationKey(organisation))
      return item && Number(item.billingVersion?.N ?? 0)
    },
    async setState(organisation, state, version) {
      const { done } = await update(dynamo, {
        Key: organisationKey(organisation),
        UpdateExpression: 'SET billing = :state, billingVersion = :next',
        ConditionExpression: 'attribute_exists(pk) AND (attribute_not_exists(billingVersion) OR billingVersion = :version)',
        ExpressionAttributeValues: { ':state': { S: state }, ':version': { N: String(version) }, ':next': { N: String(version + 1) } },
      })
      return done
    },
    hasSeen: async notice => (await getItem(dynamo, noticeKey(notice))) !== undefined,
    async remember(notice, until) {
      await putNew(dynamo, { ...toItem({ ttl: until }), ...noticeKey(notice) })
    },
  }
}

type Wish = Payer & { readonly organisation: string; readonly customer: string }

/** The way back first: a customer of which no payer knows is nobody's. */
async function setCustomer(dynamo: Dynamo, find: Payers['find'], { organisation, customer, generation }: Wish): Promise<string> {
  const { client, table } = dynamo
  await client.send(new PutItemCommand({ TableName: table, Item: { ...toItem({ organisation }), ...customerKey(customer) } }))
  await update(dynamo, {
    Key: payerKey(organisation),
    UpdateExpression: 'SET customer = :customer, generation = :generation',
    ConditionExpression: 'attribute_not_exists(customer) AND (attribute_not_exists(generation) OR generation = :generation)',
    ExpressionAttributeValues: { ':customer': { S: customer }, ':generation': { N: String(generation) } },
  })
  const { customer: stored } = await find(organisation)
  if (stored === undefined) throw new Error(`The customer of ${organisation} was deleted meanwhile`)
  return stored
}
