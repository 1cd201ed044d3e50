/*
 * The attributes that descriptions are made of, newest name first (semantic conventions 1.44, then what older SDKs and agents send).
 * Of a list only the first that is there is read.
 */

export const HTTP_METHOD = ['http.request.method', 'http.method'];
export const HTTP_ROUTE = ['http.route'];
export const URL_TEMPLATE = ['url.template', 'http.route'];
export const SERVER_PATH = ['url.path', 'http.target', 'url.full', 'http.url'];
export const CLIENT_PATH = ['url.full', 'http.url', 'url.path', 'http.target'];
export const FULL_URL = ['url.full', 'http.url'];

export const RPC_SYSTEM = ['rpc.system.name', 'rpc.system'];
export const RPC_SERVICE = ['rpc.service'];
/** Since 1.39 the full name of the method, `package.Service/Method`; before that only its last part. */
export const RPC_METHOD = ['rpc.method'];

export const GRAPHQL_TYPE = ['graphql.operation.type'];
export const GRAPHQL_NAME = ['graphql.operation.name'];

export const DB_SYSTEM = ['db.system.name', 'db.system'];
export const DB_NAMESPACE = ['db.namespace', 'db.name'];
export const DB_SUMMARY = ['db.query.summary'];
export const DB_OPERATION = ['db.operation.name', 'db.operation'];
export const DB_COLLECTION = [
  'db.collection.name',
  'db.sql.table',
  'db.mongodb.collection',
  'db.cassandra.table',
  'db.cosmosdb.container',
  'db.elasticsearch.path_parts.index',
  'aws.dynamodb.table_names',
];
export const DB_STATEMENT = ['db.query.text', 'db.statement'];

export const MESSAGING_SYSTEM = ['messaging.system'];
export const MESSAGING_OPERATION = ['messaging.operation.type', 'messaging.operation', 'messaging.operation.name'];
export const MESSAGING_DESTINATION = ['messaging.destination.template', 'messaging.destination.name', 'messaging.destination'];
export const MESSAGING_TEMPORARY = ['messaging.destination.temporary', 'messaging.temp_destination'];
export const MESSAGING_ANONYMOUS = ['messaging.destination.anonymous'];
/** Frameworks that put all their tasks into few queues say here which task it is. */
export const TASK = ['celery.task_name', 'messaging.sidekiq.job_class', 'messaging.resque.job_class', 'messaging.delayed_job.name'];

export const FAAS_TRIGGER = ['faas.trigger'];
export const FAAS_NAME = ['faas.name'];
export const FAAS_INVOKED = ['faas.invoked_name'];

export const CODE_FUNCTION_NAME = ['code.function.name'];
export const OLD_CODE_FUNCTION = ['code.function'];
export const OLD_CODE_NAMESPACE = ['code.namespace'];
export const JOB_NAME = ['job.name', 'scheduling.apache-elasticjob.job.name'];

/** What the caller calls the other side. */
export const PEER_NAME = ['service.peer.name', 'peer.service'];
export const SERVER_ADDRESS = ['server.address', 'net.peer.name', 'http.host'];
export const PEER_ADDRESS = ['net.sock.peer.name', 'network.peer.address', 'net.sock.peer.addr', 'net.peer.ip'];
export const SERVER_PORT = ['server.port', 'net.peer.port'];
