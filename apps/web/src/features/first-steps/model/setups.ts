export const SETUPS = ['java', 'go', 'python', 'node', 'collector'] as const;
export type Setup = (typeof SETUPS)[number];

export const PROTOCOLS = ['http', 'grpc'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

export type Target = {
  /** Host that the services reach this product under, without port. */
  readonly host: string;
  readonly protocol: Protocol;
  /** Null: no key is sent. Taken from this machine only, into the project `default`. */
  readonly key: string | null;
};

/** One block to copy. `title` is the end of a message key. */
export type Snippet = { readonly title: 'install' | 'configure' | 'run' | 'code' | 'collectorConfig'; readonly code: string };

const KEY_HEADER = 'x-spanhouse-key';

export function endpointOf({ host, protocol }: Target): string {
  return `http://${host}:${protocol === 'grpc' ? '4317' : '4318'}`;
}

/** The SDKs' own environment variables, the same in every language (OpenTelemetry specification, "OTLP exporter configuration"). */
function environmentOf(target: Target): string {
  return [
    'export OTEL_SERVICE_NAME=my-service',
    `export OTEL_EXPORTER_OTLP_ENDPOINT=${endpointOf(target)}`,
    `export OTEL_EXPORTER_OTLP_PROTOCOL=${target.protocol === 'grpc' ? 'grpc' : 'http/protobuf'}`,
    ...(target.key === null ? [] : [`export OTEL_EXPORTER_OTLP_HEADERS="${KEY_HEADER}=${target.key}"`]),
    'export OTEL_RESOURCE_ATTRIBUTES=deployment.environment.name=dev',
    'export OTEL_TRACES_EXPORTER=otlp OTEL_METRICS_EXPORTER=none OTEL_LOGS_EXPORTER=otlp',
  ].join('\n');
}

/** What to copy, in order. The texts are commands and code: the same in every language of the product. */
export function snippetsOf(setup: Setup, target: Target): readonly Snippet[] {
  const configure: Snippet = { title: 'configure', code: environmentOf(target) };
  switch (setup) {
    case 'java':
      return [
        {
          title: 'install',
          code: 'curl -fLO https://github.com/open-telemetry/opentelemetry-java-instrumentation/releases/latest/download/opentelemetry-javaagent.jar',
        },
        configure,
        { title: 'run', code: 'java -javaagent:./opentelemetry-javaagent.jar -jar my-service.jar' },
      ];
    case 'python':
      return [
        { title: 'install', code: 'pip install opentelemetry-distro opentelemetry-exporter-otlp\nopentelemetry-bootstrap -a install' },
        configure,
        { title: 'run', code: 'opentelemetry-instrument python app.py' },
      ];
    case 'node':
      return [
        { title: 'install', code: 'npm install @opentelemetry/api @opentelemetry/auto-instrumentations-node' },
        configure,
        { title: 'run', code: 'export NODE_OPTIONS="--require @opentelemetry/auto-instrumentations-node/register"\nnode app.js' },
      ];
    case 'go':
      return [
        {
          title: 'install',
          code: [
            'go get go.opentelemetry.io/otel/sdk \\',
            '  go.opentelemetry.io/contrib/exporters/autoexport \\',
            '  go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp',
          ].join('\n'),
        },
        configure,
        { title: 'code', code: GO_CODE },
      ];
    case 'collector':
      return [
        { title: 'collectorConfig', code: collectorConfig(target) },
        { title: 'run', code: 'otelcol-contrib --config collector.yaml' },
      ];
  }
}

const GO_CODE = `package main

import (
	"context"
	"log"
	"net/http"

	"go.opentelemetry.io/contrib/exporters/autoexport"
	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/trace"
)

func main() {
	ctx := context.Background()
	exporter, err := autoexport.NewSpanExporter(ctx) // reads the variables above
	if err != nil {
		log.Fatal(err)
	}
	provider := trace.NewTracerProvider(trace.WithBatcher(exporter))
	defer provider.Shutdown(ctx)
	otel.SetTracerProvider(provider)
	otel.SetTextMapPropagator(propagation.TraceContext{})

	hello := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Write([]byte("hello"))
	})
	log.Fatal(http.ListenAndServe(":8080", otelhttp.NewHandler(hello, "hello")))
}`;

function collectorConfig(target: Target): string {
  const exporter = target.protocol === 'grpc' ? 'otlp/spanhouse' : 'otlphttp/spanhouse';
  const lines = [
    'receivers:',
    '  otlp:',
    '    protocols:',
    '      grpc:',
    '        endpoint: 0.0.0.0:14317',
    '      http:',
    '        endpoint: 0.0.0.0:14318',
    '',
    'processors:',
    '  batch: {}',
    '',
    'exporters:',
    `  ${exporter}:`,
    `    endpoint: ${target.protocol === 'grpc' ? `${target.host}:4317` : endpointOf(target)}`,
    ...(target.protocol === 'grpc' ? ['    tls:', '      insecure: true'] : []),
    ...(target.key === null ? [] : ['    headers:', `      ${KEY_HEADER}: "${target.key}"`]),
    '',
    'service:',
    '  pipelines:',
    '    traces:',
    '      receivers: [otlp]',
    '      processors: [batch]',
    `      exporters: [${exporter}]`,
  ];
  return lines.join('\n');
}
