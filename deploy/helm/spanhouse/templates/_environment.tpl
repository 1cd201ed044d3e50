{{/* Variables by store: each role gets those of the stores that it talks to, and no other. */}}

{{- define "spanhouse.env.kafka" -}}
- { name: SPANHOUSE_KAFKA_BROKERS, value: {{ join "," .Values.kafka.brokers | quote }} }
- { name: SPANHOUSE_KAFKA_TOPIC_PREFIX, value: {{ .Values.kafka.topicPrefix | quote }} }
- { name: SPANHOUSE_KAFKA_CREATE_TOPIC, value: {{ .Values.kafka.createTopic | quote }} }
- { name: SPANHOUSE_KAFKA_PARTITIONS, value: {{ .Values.kafka.partitions | quote }} }
- { name: SPANHOUSE_KAFKA_REPLICATION, value: {{ .Values.kafka.replication | quote }} }
- { name: SPANHOUSE_KAFKA_RETENTION_HOURS, value: {{ .Values.kafka.retentionHours | quote }} }
- { name: SPANHOUSE_KAFKA_FIRST_PARTITION, value: {{ .Values.kafka.firstPartition | quote }} }
{{- with .Values.kafka.tls }}
{{- if .enabled }}
- { name: SPANHOUSE_KAFKA_TLS, value: "true" }
{{- if .existingSecret }}
- { name: SPANHOUSE_KAFKA_TLS_CA_FILE, value: /etc/spanhouse/kafka/ca.crt }
{{- if .clientCertificate }}
- { name: SPANHOUSE_KAFKA_TLS_CERT_FILE, value: /etc/spanhouse/kafka/tls.crt }
- { name: SPANHOUSE_KAFKA_TLS_KEY_FILE, value: /etc/spanhouse/kafka/tls.key }
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- with .Values.kafka.sasl }}
{{- if .mechanism }}
- { name: SPANHOUSE_KAFKA_SASL_MECHANISM, value: {{ .mechanism | quote }} }
- name: SPANHOUSE_KAFKA_SASL_USERNAME
  valueFrom: { secretKeyRef: { name: {{ required "kafka.sasl.existingSecret is needed with kafka.sasl.mechanism" .existingSecret }}, key: {{ .usernameKey }} } }
- name: SPANHOUSE_KAFKA_SASL_PASSWORD
  valueFrom: { secretKeyRef: { name: {{ .existingSecret }}, key: {{ .passwordKey }} } }
{{- end }}
{{- end }}
{{- end -}}

{{- define "spanhouse.env.postgresql" -}}
- name: DATABASE_URL
  valueFrom: { secretKeyRef: { name: {{ .Values.postgresql.existingSecret }}, key: {{ .Values.postgresql.urlKey }} } }
{{- end -}}

{{- define "spanhouse.env.clickhouse" -}}
- { name: CLICKHOUSE_URL, value: {{ .Values.clickhouse.url | quote }} }
- { name: CLICKHOUSE_USER, value: {{ .Values.clickhouse.user | quote }} }
- { name: CLICKHOUSE_DATABASE, value: {{ .Values.clickhouse.database | quote }} }
- { name: CLICKHOUSE_CLUSTER, value: {{ .Values.clickhouse.cluster | quote }} }
- name: CLICKHOUSE_PASSWORD
  valueFrom: { secretKeyRef: { name: {{ .Values.clickhouse.existingSecret }}, key: {{ .Values.clickhouse.passwordKey }} } }
{{- end -}}

{{- define "spanhouse.env.bucket" -}}
- { name: OBJECT_STORE_BUCKET, value: {{ .Values.bucket.name | quote }} }
- { name: OBJECT_STORE_REGION, value: {{ .Values.bucket.region | quote }} }
- { name: OBJECT_STORE_PATH_STYLE, value: {{ .Values.bucket.pathStyle | quote }} }
{{- with .Values.bucket.endpoint }}
- { name: OBJECT_STORE_ENDPOINT, value: {{ . | quote }} }
{{- end }}
{{- with .Values.bucket.prefix }}
- { name: OBJECT_STORE_PREFIX, value: {{ . | quote }} }
{{- end }}
{{- with .Values.bucket.dialect }}
- { name: OBJECT_STORE_DIALECT, value: {{ . | quote }} }
{{- end }}
{{- if .Values.bucket.existingSecret }}
- name: OBJECT_STORE_ACCESS_KEY
  valueFrom: { secretKeyRef: { name: {{ .Values.bucket.existingSecret }}, key: {{ .Values.bucket.accessKeyKey }} } }
- name: OBJECT_STORE_SECRET_KEY
  valueFrom: { secretKeyRef: { name: {{ .Values.bucket.existingSecret }}, key: {{ .Values.bucket.secretKeyKey }} } }
{{- end }}
{{- end -}}

{{- define "spanhouse.env.admin" -}}
- { name: SPANHOUSE_ADMIN_HOST, value: "0.0.0.0" }
- { name: SPANHOUSE_ADMIN_PORT, value: "4319" }
{{- end -}}

{{/* More variables of a role, as the values give them. */}}
{{- define "spanhouse.env.more" -}}
{{- range $name, $value := . }}
- { name: {{ $name }}, value: {{ $value | quote }} }
{{- end }}
{{- end -}}
