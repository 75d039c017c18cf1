// The same gateway as one container on Fargate behind a load balancer, for those whose waits make Lambda dear (docs/cost.md): `-c container=on`.
import { fileURLToPath } from 'node:url'
import { Duration, Stack } from 'aws-cdk-lib'
import { GatewayVpcEndpointAwsService, IpAddresses, Peer, Port, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2'
import { Platform } from 'aws-cdk-lib/aws-ecr-assets'
import {
  Cluster,
  ContainerImage,
  ContainerInsights,
  CpuArchitecture,
  FargateService,
  FargateTaskDefinition,
  LogDrivers,
  Protocol,
} from 'aws-cdk-lib/aws-ecs'
import { ApplicationLoadBalancer, ApplicationProtocol, SslPolicy } from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import type { IRole } from 'aws-cdk-lib/aws-iam'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import type { FunctionSettings } from './operator-settings.ts'
import type { Options } from './options.ts'
import type { Stage } from './stage.ts'

export interface ContainerProps {
  readonly stage: Stage
  readonly settings: FunctionSettings
  readonly options: Pick<Options, 'containerCertificate' | 'containerImage'>
}

const port = 8080

/** Of the network; nothing else is in it. */
const addresses = '10.42.0.0/16'

/** Seconds that a connection may be silent: longer than any wait, since a window is 600 s at most and a stream says something every 15 s. */
const idleSeconds = 900

/** Seconds between the signal to stop and the end: all that Fargate allows. */
const stopSeconds = 120

export class Container extends Construct {
  /** What the gateway itself may do; nothing until it is granted. */
  readonly taskRole: IRole
  /** Without a slash at the end, and without `/v1`. */
  readonly baseUrl: string

  constructor(scope: Construct, id: string, { stage, settings, options }: ContainerProps) {
    super(scope, id)
    const vpc = this.network()
    const task = this.task(stage, settings, options)
    this.taskRole = task.taskRole
    const cluster = new Cluster(this, 'Cluster', { vpc, containerInsightsV2: ContainerInsights.DISABLED })
    const service = new FargateService(this, 'Service', {
      cluster,
      taskDefinition: task,
      desiredCount: stage.containers.least,
      minHealthyPercent: 100,
      circuitBreaker: { rollback: true },
      // Without NAT gateways, which cost more than the tasks, tasks call out by addresses of their own; only the load balancer reaches them.
      assignPublicIp: true,
      vpcSubnets: { subnetType: SubnetType.PUBLIC },
    })
    const scaling = service.autoScaleTaskCount({ minCapacity: stage.containers.least, maxCapacity: stage.containers.most })
    scaling.scaleOnCpuUtilization('ByCpu', { targetUtilizationPercent: 60, scaleInCooldown: Duration.minutes(5) })
    scaling.scaleOnMemoryUtilization('ByMemory', { targetUtilizationPercent: 70, scaleInCooldown: Duration.minutes(5) })
    this.baseUrl = this.balance(vpc, service, options.containerCertificate)
  }

  /** Public subnets alone; the table is reached without leaving the network. */
  private network(): Vpc {
    const vpc = new Vpc(this, 'Network', {
      ipAddresses: IpAddresses.cidr(addresses),
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [{ name: 'public', subnetType: SubnetType.PUBLIC, mapPublicIpOnLaunch: false }],
      restrictDefaultSecurityGroup: false, // that takes a function of CDK's own; nothing uses the default group
    })
    vpc.addGatewayEndpoint('Table', { service: GatewayVpcEndpointAwsService.DYNAMODB })
    return vpc
  }

  private task(stage: Stage, settings: FunctionSettings, { containerImage }: ContainerProps['options']): FargateTaskDefinition {
    const task = new FargateTaskDefinition(this, 'Task', {
      cpu: 512,
      memoryLimitMiB: 1024,
      runtimePlatform: { cpuArchitecture: CpuArchitecture.ARM64 },
    })
    task.addContainer('Gateway', {
      image:
        containerImage === undefined
          ? ContainerImage.fromAsset(fileURLToPath(new URL('..', import.meta.url)), { platform: Platform.LINUX_ARM64 })
          : ContainerImage.fromRegistry(containerImage),
      // One proxy, the load balancer, stands in front and says who called.
      environment: { ...settings, PORT: String(port), TRUSTED_PROXY_HOPS: '1', AWS_REGION: Stack.of(this).region },
      portMappings: [{ containerPort: port, protocol: Protocol.TCP }],
      readonlyRootFilesystem: true,
      stopTimeout: Duration.seconds(stopSeconds),
      logging: LogDrivers.awsLogs({
        streamPrefix: 'gateway',
        logGroup: new LogGroup(this, 'Logs', { retention: stage.logRetention, removalPolicy: stage.removal }),
      }),
    })
    return task
  }

  /** Without a certificate keys would travel in the clear, so the load balancer then is not reachable from outside the network. */
  private balance(vpc: Vpc, service: FargateService, certificate: string | undefined): string {
    const secure = certificate !== undefined
    const balancer = new ApplicationLoadBalancer(this, 'Balancer', {
      vpc,
      vpcSubnets: { subnetType: SubnetType.PUBLIC },
      internetFacing: secure,
      idleTimeout: Duration.seconds(idleSeconds),
      dropInvalidHeaderFields: true,
    })
    const listener = balancer.addListener('Listener', {
      protocol: secure ? ApplicationProtocol.HTTPS : ApplicationProtocol.HTTP,
      certificates: secure ? [{ certificateArn: certificate }] : undefined,
      sslPolicy: secure ? SslPolicy.TLS13_RES : undefined,
      open: secure,
    })
    if (!secure) balancer.connections.allowFrom(Peer.ipv4(addresses), Port.tcp(80))
    listener.addTargets('Gateway', {
      port,
      protocol: ApplicationProtocol.HTTP,
      targets: [service],
      deregistrationDelay: Duration.seconds(stopSeconds),
      healthCheck: { path: '/healthz', interval: Duration.seconds(15), healthyThresholdCount: 2 },
    })
    return `${secure ? 'https' : 'http'}://${balancer.loadBalancerDnsName}`
  }
}
