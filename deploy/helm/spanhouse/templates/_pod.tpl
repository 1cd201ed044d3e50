{{/* Parts of every pod. */}}

{{- define "spanhouse.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile: { type: RuntimeDefault }
{{- end -}}

{{- define "spanhouse.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end -}}

{{- define "spanhouse.probes" -}}
startupProbe:
  httpGet: { path: /health, port: admin }
  periodSeconds: 2
  failureThreshold: 60
livenessProbe:
  httpGet: { path: /health, port: admin }
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet: { path: /health/ready, port: admin }
  periodSeconds: 5
  timeoutSeconds: 5
{{- end -}}

{{/* dict "root" $ "role" "gateway": metadata and scheduling of a role's pods, up to their containers. */}}
{{- define "spanhouse.podHead" -}}
{{- $role := index .root.Values .role -}}
metadata:
  labels:
    {{- include "spanhouse.selector" . | nindent 4 }}
    app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
  {{- with $role.podAnnotations }}
  annotations: {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  serviceAccountName: {{ include "spanhouse.serviceAccount" .root }}
  automountServiceAccountToken: false
  terminationGracePeriodSeconds: {{ .root.Values.terminationGracePeriodSeconds }}
  {{- with .root.Values.image.pullSecrets }}
  imagePullSecrets: {{- toYaml . | nindent 4 }}
  {{- end }}
  securityContext: {{- include "spanhouse.podSecurity" .root | nindent 4 }}
  {{- with $role.nodeSelector }}
  nodeSelector: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $role.tolerations }}
  tolerations: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- if .root.Values.topologySpread.enabled }}
  topologySpreadConstraints:
    {{- range $key := list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
    - maxSkew: 1
      topologyKey: {{ $key }}
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels: {{- include "spanhouse.selector" $ | nindent 10 }}
    {{- end }}
  {{- end }}
{{- end -}}

{{- define "spanhouse.container" -}}
image: {{ include "spanhouse.image" . | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext: {{- include "spanhouse.containerSecurity" . | nindent 2 }}
{{- end -}}

{{- define "spanhouse.mounts" -}}
- { name: data, mountPath: /var/lib/spanhouse }
- { name: tmp, mountPath: /tmp }
{{- end -}}

{{- define "spanhouse.kafkaMount" -}}
{{- if and .Values.kafka.tls.enabled .Values.kafka.tls.existingSecret }}
- { name: kafka-tls, mountPath: /etc/spanhouse/kafka, readOnly: true }
{{- end }}
{{- end -}}

{{/* Nothing that is needed again lies in `data`: what was acknowledged is in Kafka, dead letters are in the bucket. */}}
{{- define "spanhouse.volumes" -}}
- name: data
  emptyDir: { sizeLimit: 1Gi }
- name: tmp
  emptyDir: { sizeLimit: 1Gi }
{{- end -}}

{{- define "spanhouse.kafkaVolume" -}}
{{- if and .Values.kafka.tls.enabled .Values.kafka.tls.existingSecret }}
- name: kafka-tls
  secret: { secretName: {{ .Values.kafka.tls.existingSecret }}, defaultMode: 0440 }
{{- end }}
{{- end -}}
