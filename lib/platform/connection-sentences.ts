// Why something the worker connects to cannot be read now. What another program says of it stays in its own words, as `reason`.
import { speaker } from './sentence.ts'

export const connectionSentences = {
  'peer-problem': '{at}: {reason}',
  'peer-no-answer': '{at} did not answer within {ms} ms',
  'peer-unreachable': '{at} cannot be reached: {reason}',
  'peer-closed': '{at} closed the connection',
  'peer-not-accepting': '{at} did not accept a connection within {seconds} s',
  'peer-connecting-cut': 'connecting to {at} was cut off',
  'peer-reading-cut': 'reading {at} was cut off',
  'peer-no-frame': '{at} sent something that is no frame',
  'page-status': '{at} answers HTTP {status}.',
  'page-too-large': '{at} answers more than {bytes} bytes.',
  'page-refused': '{at} refuses: QoS answers only its own machine unless qos.accept.foreign.ip is true.',
  'zookeeper-not-connected': 'ZooKeeper is not connected:',
  'zookeeper-of': 'ZooKeeper "{registry}":',
  'zookeeper-not-yet': 'not connected yet',
  'zookeeper-silent': 'ZooKeeper did not answer for {ms} ms.',
  'zookeeper-mute': 'The server accepted the connection but does not answer.',
  'zookeeper-no-answer': '{what}: no answer within {ms} ms.',
  'kafka-none-answers': 'No broker answers:',
  'kafka-closed': '{at} closed the connection: is it Kafka, and is TLS set as it should be?',
  'kafka-nonsense': '{at} does not answer as a Kafka broker does',
  'kafka-no-sign-in': 'Kafka at {brokers}: the brokers answer, but signing in (SASL) did not succeed',
  'kafka-no-answer': 'Kafka did not answer within {ms} ms.',
  'kafka-leaderless': '{count} partitions of "{topic}" have no leader',
  'kafka-cannot': 'Kafka cluster "{cluster}": cannot {what}: {reason}',
  'rocketmq-of': 'RocketMQ "{cluster}":',
  'rocketmq-brokerless': '{at} knows no broker',
  'rocketmq-masterless': 'RocketMQ "{cluster}" has no master of broker "{broker}" now',
  'rocketmq-no-answer': '{at} did not answer request {code} within {seconds} s',
  'rocketmq-no-answer-tls':
    '{at} did not answer request {code} within {seconds} s over TLS; brokers before 5.0 cut short there what they send from their log',
  'rocketmq-nonsense': 'the broker sent {what}: this does not look like RocketMQ',
  'database-no-answer': '{what}: the database did not answer within {seconds} s',
  'receiver-no-port': 'The monitor receiver cannot listen on port {port}: {reason}',
} as const

export const sayOfConnection = speaker(connectionSentences)
