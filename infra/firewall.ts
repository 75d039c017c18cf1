// AWS WAF in front of the API, where it is wanted: it cannot stand in front of function URLs.
import type { RestApi } from 'aws-cdk-lib/aws-apigateway'
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2'
import { Construct } from 'constructs'

/** Requests of one address in five minutes: what no single caller with a key of ours needs. */
const addressLimit = 10_000

const visible = (metricName: string): CfnWebACL.VisibilityConfigProperty => ({
  cloudWatchMetricsEnabled: true,
  // Samples would keep headers, and with them keys.
  sampledRequestsEnabled: false,
  metricName,
})

/** No rules that look into bodies: prompts hold code, SQL and markup, which are what such rules take for attacks. */
const rules: CfnWebACL.RuleProperty[] = [
  {
    name: 'BadAddresses',
    priority: 0,
    overrideAction: { none: {} },
    statement: { managedRuleGroupStatement: { vendorName: 'AWS', name: 'AWSManagedRulesAmazonIpReputationList' } },
    visibilityConfig: visible('BadAddresses'),
  },
  {
    name: 'EachAddress',
    priority: 1,
    action: { block: {} },
    statement: { rateBasedStatement: { aggregateKeyType: 'IP', limit: addressLimit, evaluationWindowSec: 300 } },
    visibilityConfig: visible('EachAddress'),
  },
]

export class Firewall extends Construct {
  constructor(scope: Construct, id: string, api: RestApi) {
    super(scope, id)
    const { attrArn } = new CfnWebACL(this, 'Rules', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: visible('Firewall'),
      rules,
    })
    new CfnWebACLAssociation(this, 'OnStage', { resourceArn: api.deploymentStage.stageArn, webAclArn: attrArn })
  }
}
