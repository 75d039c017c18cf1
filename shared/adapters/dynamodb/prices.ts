// An operator's price catalogue: one item of the table, its content as JSON text, compressed where it would come near DynamoDB's 400 KB an item.
import { gunzipSync, gzipSync } from 'node:zlib'
import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import * as z from 'zod'
import type { PriceStore } from '../../catalogue/stores.ts'
import { type Dynamo, getItem } from './items.ts'
import { pricesKey } from './layout.ts'
import { fromItem, toItem } from './values.ts'

/** Bytes from which the text is compressed. */
const large = 300 * 1024

const itemSchema = z.object({ version: z.string(), encoding: z.enum(['json', 'gzip+base64']), text: z.string() })

const encode = (text: string) =>
  Buffer.byteLength(text) > large ? { encoding: 'gzip+base64', text: gzipSync(text).toString('base64') } : { encoding: 'json', text }

const decode = ({ encoding, text }: z.infer<typeof itemSchema>): string =>
  encoding === 'json' ? text : gunzipSync(Buffer.from(text, 'base64')).toString()

export function dynamoPrices(dynamo: Dynamo): PriceStore {
  return {
    async read() {
      const item = await getItem(dynamo, pricesKey)
      if (item === undefined) return undefined
      const stored = itemSchema.parse(fromItem(item))
      const data: unknown = JSON.parse(decode(stored))
      return { version: stored.version, data }
    },
    async write({ version, asOf, prefixes, models, abilities }) {
      const content = encode(JSON.stringify({ version, asOf, prefixes, models, abilities }))
      await dynamo.client.send(new PutItemCommand({ TableName: dynamo.table, Item: { ...toItem({ version, ...content }), ...pricesKey } }))
    },
  }
}
