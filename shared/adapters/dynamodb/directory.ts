// The list of organisations in DynamoDB, page by page, and what the table is like.
import { DescribeTableCommand, DescribeTimeToLiveCommand } from '@aws-sdk/client-dynamodb'
import type { Organisation } from '../../accounts/records.ts'
import type { Directory, TableInspector } from '../../admin/records.ts'
import { type Dynamo, getItem } from './items.ts'
import { openIndex, organisationKey, organisationOf, organisationsPartition } from './layout.ts'
import { pageOf } from './page.ts'

export function dynamoDirectory(dynamo: Dynamo): Directory & TableInspector {
  const { client, table } = dynamo
  const find = async (id: string): Promise<Organisation | undefined> => {
    const item = await getItem(dynamo, organisationKey(id))
    return item && organisationOf(id, item)
  }
  return {
    async organisations(request) {
      const { items, next } = await pageOf(dynamo, { ...request, partition: organisationsPartition })
      const found = await Promise.all(items.map(({ sk }) => find(sk?.S ?? '')))
      return { entries: found.filter(organisation => organisation !== undefined), next }
    },
    async inspect() {
      const { Table } = await client.send(new DescribeTableCommand({ TableName: table }))
      const index = Table?.GlobalSecondaryIndexes?.some(({ IndexName }) => IndexName === openIndex) === true
      if (process.env.AWS_ENDPOINT_URL_DYNAMODB) return { index, expiry: 'emulated' }
      const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName: table }))
      return { index, expiry: TimeToLiveDescription?.TimeToLiveStatus === 'ENABLED' ? 'on' : 'off' }
    },
  }
}
